import { describe, expect, it } from "vitest";
import { ASSUMPTIONS, meant, parametersOf, typed } from "./assumptions";

describe("assumptions", () => {
  it("are written as people write them and mean what the server means", () => {
    expect(typed("usable_share", 0.7)).toBe("70");
    expect(typed("wage_micros", 30_000_000)).toBe("30");
    expect(meant("wage_micros", "30.5")).toBe(30_500_000);
    expect(meant("target_share", "95")).toBe(0.95);
  });

  it.each(ASSUMPTIONS)("%s survives being written and read", (name) => {
    for (const value of name.endsWith("_share") ? [0, 0.05, 0.95, 1] : [0, 1, 12, 30_000_000]) {
      expect(meant(name, typed(name, value))).toBeCloseTo(value, 9);
    }
  });

  it("that nobody changed, or that are no numbers, stay the server's", () => {
    expect(parametersOf({ usable_share: "50", review_minutes: "", minutes_by_hand: "soon" })).toEqual({
      usable_share: 0.5,
    });
  });
});
