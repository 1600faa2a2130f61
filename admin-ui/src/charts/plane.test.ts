import { describe, expect, it } from "vitest";
import { placesOf, shareOf, ticks } from "./plane";

describe("an axis", () => {
  it.each([[[0.2, 7.9]], [[30.1, 30.4]], [[5, 5]], [[0, 0]], [[-3, 12]], [[150_000, 2_000_000]], [[0.000_2, 0.000_9]]])(
    "holds %j between round numbers that grow",
    (values) => {
      const axis = ticks(values);

      expect(axis[0]).toBeLessThanOrEqual(Math.min(...values));
      expect(axis[axis.length - 1]).toBeGreaterThanOrEqual(Math.max(...values));
      expect([...axis].sort((one, other) => one - other)).toEqual(axis);
      expect(new Set(axis).size).toBe(axis.length);
      expect(axis.length).toBeLessThanOrEqual(8);
    },
  );

  it("says where a value lies", () => {
    expect(shareOf(5, [0, 10])).toBe(0.5);
    expect(shareOf(30, [30, 31, 32])).toBe(0);
  });
});

describe("the numbers of a drawing", () => {
  const curve = (name: string, ...xs: number[]) => ({ name, joined: true, dots: xs.map((x) => ({ x, y: 2 * x })) });

  it("stand in a row for each place, once, from left to right", () => {
    expect(placesOf([curve("dev", 0, 50, 25), curve("train", 25, 50)])).toEqual([0, 25, 50]);
  });

  it("stand in a row for each dot where dots have names", () => {
    const named = { name: "efficient", dots: [{ x: 1, y: 2, label: "Hybrid" }] };

    expect(placesOf([curve("dev", 0), named])).toBeUndefined();
  });

  it("are none where nothing was drawn", () => {
    expect(placesOf([])).toEqual([]);
  });
});
