/** A line: its name, and its points from left to right. */
export interface Line {
  name: string;
  points: [place: number, value: number][];
}

/** What the axes must hold, with a little room above and below. */
export function spread(lines: Line[]) {
  const points = lines.flatMap((line) => line.points);
  const all = [...new Set(points.map(([place]) => place))].sort((one, other) => one - other);
  const values = points.map(([, value]) => value);
  const least = Math.min(...values);
  const most = Math.max(...values);
  const room = (most - least) * 0.08 || Math.abs(most) * 0.08 || 1;
  return { first: all[0] ?? 0, last: all[all.length - 1] ?? 1, low: least - room, high: most + room, all };
}

/** Some of the places, evenly, the first and the last among them. */
export function nearby(places: number[], most: number): number[] {
  if (places.length <= most) {
    return places;
  }
  const step = (places.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => places[Math.round(index * step)] ?? 0);
}
