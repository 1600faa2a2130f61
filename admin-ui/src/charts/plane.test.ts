import { describe, expect, it } from "vitest";
import { shareOf, ticks } from "./plane";

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
