/** Rounded to what a score of 0 to 100 can tell. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
