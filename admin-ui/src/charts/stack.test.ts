import { describe, expect, it } from "vitest";
import { roundUp, stack } from "./stack";

const REST = "rest";

describe("stacked bars", () => {
  it("stand on each other without gaps, the largest series at the foot", () => {
    const { segments, series } = stack(
      [
        { place: "mon", series: "small", value: 1 },
        { place: "mon", series: "large", value: 5 },
        { place: "tue", series: "large", value: 2 },
      ],
      5,
      REST,
    );

    expect(series).toEqual(["large", "small"]);
    expect(segments.map(({ place, from, to }) => [place, from, to])).toEqual([
      ["mon", 0, 5],
      ["mon", 5, 6],
      ["tue", 0, 2],
    ]);
  });

  it("put what cannot be told apart any more into one, and lose nothing", () => {
    const points = Array.from({ length: 9 }, (_, index) => ({ place: "mon", series: `s${index}`, value: index + 1 }));

    const { series, segments } = stack(points, 4, REST);

    expect(series).toEqual(["s8", "s7", "s6", REST]);
    expect(segments.reduce((sum, segment) => sum + segment.value, 0)).toBe(45);
  });

  it("never reach beyond the top of the axis", () => {
    for (const value of [0.003, 0.9, 1, 7, 10, 11, 26, 999, 123_456]) {
      expect(roundUp(value)).toBeGreaterThanOrEqual(value);
      expect(roundUp(value)).toBeLessThanOrEqual(value * 2.5);
    }
    expect(roundUp(0)).toBe(1);
  });
});
