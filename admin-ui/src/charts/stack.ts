/** A value of one series in one place along the axis. */
export interface Point {
  place: string;
  series: string;
  value: number;
}

export interface Segment extends Point {
  /** From the foot of its bar, in the unit of the values. */
  from: number;
  to: number;
}

export interface Stacks {
  /** The largest first; those beyond the most that can be told apart are one, named as `rest`. */
  series: string[];
  segments: Segment[];
  /** The top of the axis: a round number no bar reaches beyond. */
  top: number;
}

/** Puts the values of a place on top of each other, the largest series at the foot. */
export function stack(points: Point[], most: number, rest: string): Stacks {
  const places = [...new Set(points.map((point) => point.place))];
  const totals = sums(points, (point) => point.series);
  const ranked = [...totals.keys()].sort((one, other) => (totals.get(other) ?? 0) - (totals.get(one) ?? 0));
  const named = ranked.length > most ? ranked.slice(0, most - 1) : ranked;
  const series = ranked.length > most ? [...named, rest] : named;
  const segments: Segment[] = [];
  for (const place of places) {
    const here = points.filter((point) => point.place === place);
    const values = sums(here, (point) => (named.includes(point.series) ? point.series : rest));
    let foot = 0;
    for (const name of series) {
      const value = values.get(name) ?? 0;
      if (value > 0) {
        segments.push({ place, series: name, value, from: foot, to: foot + value });
        foot += value;
      }
    }
  }
  return { series, segments, top: roundUp(Math.max(0, ...segments.map((segment) => segment.to))) };
}

function sums(points: Point[], by: (point: Point) => string): Map<string, number> {
  const found = new Map<string, number>();
  for (const point of points) {
    found.set(by(point), (found.get(by(point)) ?? 0) + point.value);
  }
  return found;
}

/** The next 1, 2, 2.5 or 5 with noughts behind it. */
export function roundUp(value: number): number {
  if (value <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return step * power;
}
