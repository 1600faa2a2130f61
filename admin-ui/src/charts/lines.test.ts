import { describe, expect, it } from "vitest";
import { nearby, spread } from "./lines";

describe("lines", () => {
  it("leave room above and below", () => {
    const { low, high, first, last, all } = spread([
      { name: "a", points: [[25, 2]] },
      {
        name: "b",
        points: [
          [0, 4],
          [25, 3],
        ],
      },
    ]);
    expect(low).toBeLessThan(2);
    expect(high).toBeGreaterThan(4);
    expect([first, last, all]).toEqual([0, 25, [0, 25]]);
  });

  it("have some height even where nothing changes", () => {
    const { low, high } = spread([{ name: "a", points: [[0, 0]] }]);
    expect(high).toBeGreaterThan(low);
  });

  it("are labelled at both ends", () => {
    const places = Array.from({ length: 41 }, (_, index) => index * 25);
    expect(nearby(places, 6)).toEqual([0, 200, 400, 600, 800, 1000]);
    expect(nearby([0, 25], 6)).toEqual([0, 25]);
  });
});
