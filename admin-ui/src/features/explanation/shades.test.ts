import { describe, expect, it } from "vitest";

import { choices, doubt, heaviest, perToken, weight } from "./shades";

describe("shades", () => {
  it("grow with doubt", () => {
    expect([0.95, 0.8, 0.5, 0.2, 0.01].map((probability) => doubt(Math.log(probability)))).toEqual([0, 1, 2, 3, 4]);
    expect(doubt(0)).toBe(0);
    expect(doubt(-Infinity)).toBe(4);
  });

  it("grow with weight, whatever its sign", () => {
    const shares = [2, -1, 0.1, 0];
    expect(shares.map((share) => weight(share, shares))).toEqual([4, 3, 0, 0]);
    expect(weight(0, [0, 0])).toBe(0);
    expect(weight(0, [])).toBe(0);
  });

  it("tell an entropy as a number of tokens", () => {
    expect(choices(0)).toBe(1);
    expect(choices(Math.log(8))).toBeCloseTo(8);
  });

  it("tell an answer's probability a token", () => {
    expect(perToken(3 * Math.log(0.5), 3)).toBeCloseTo(0.5);
    expect(perToken(0, 0)).toBe(0);
  });

  it("find the heaviest words and no marks", () => {
    const words = [
      { text: "<2ja>", mark: true, share: 9 },
      { text: "is", mark: false, share: 0.2 },
      { text: "not", mark: false, share: -3 },
      { text: "station", mark: false, share: 4 },
      { text: "?", mark: false },
    ];
    expect(heaviest(words, 3).map((word) => word.text)).toEqual(["station", "is"]);
  });
});
