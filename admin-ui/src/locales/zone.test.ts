import { describe, expect, it } from "vitest";
import { knownZone, startOfDay } from "./zone";

describe("a day", () => {
  it("begins at midnight on the clocks of its zone", () => {
    const now = new Date("2026-11-26T22:00:00Z");

    expect(startOfDay("Asia/Tokyo", now, 0).toISOString()).toBe("2026-11-26T15:00:00.000Z");
    expect(startOfDay("Europe/Berlin", now, 0).toISOString()).toBe("2026-11-25T23:00:00.000Z");
    expect(startOfDay("America/New_York", now, 1).toISOString()).toBe("2026-11-25T05:00:00.000Z");
  });

  it("begins at midnight although the clocks changed since", () => {
    const now = new Date("2026-10-26T12:00:00Z");

    expect(startOfDay("Europe/Berlin", now, 0).toISOString()).toBe("2026-10-25T23:00:00.000Z");
    expect(startOfDay("Europe/Berlin", now, 2).toISOString()).toBe("2026-10-23T22:00:00.000Z");
  });
});

describe("a zone as Java names it", () => {
  it("is one that the browser knows", () => {
    expect(knownZone("Asia/Tokyo")).toBe("Asia/Tokyo");
    expect(knownZone("Z")).toBe("UTC");
    expect(knownZone("Mars/Olympus")).toBe("UTC");
  });
});
