/** A point of a series. */
export interface Dot {
  x: number;
  y: number;
  /** What it is, where the series' name does not say it all. */
  label?: string;
  /** Whether it stands out from the others of its series. */
  marked?: boolean;
}

export interface Series {
  name: string;
  dots: Dot[];
  /** Whether neighbours are joined. */
  joined?: boolean;
}

/** The numbers an axis is labelled with: round ones that hold all values between them. */
export function ticks(values: number[], wanted = 5): number[] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / wanted));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power * wanted >= span) ?? 10) * power;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Where a value lies between the ends of an axis, 0 to 1. */
export function shareOf(value: number, axis: number[]): number {
  const low = axis[0] ?? 0;
  const high = axis[axis.length - 1] ?? 1;
  return (value - low) / (high - low || 1);
}

/** The places of all dots from left to right, if those say which dot is meant; undefined if dots have names of their own. */
export function placesOf(series: Series[]): number[] | undefined {
  const dots = series.flatMap((one) => one.dots);
  return dots.some((dot) => dot.label !== undefined)
    ? undefined
    : [...new Set(dots.map((dot) => dot.x))].sort((one, other) => one - other);
}
