import { describe, expect, it } from "vitest";

import { beginOf, endOf } from "./moments";

describe("days", () => {
  it("begin at midnight on the tenant's clock", () => {
    expect(beginOf("2026-11-26", "Asia/Tokyo")).toBe("2026-11-25T15:00:00.000Z");
    expect(beginOf("2026-11-26", "UTC")).toBe("2026-11-26T00:00:00.000Z");
    expect(beginOf("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
  });

  it("end where the next begins, however long they are", () => {
    expect(endOf("2026-11-30", "Asia/Tokyo")).toBe("2026-11-30T15:00:00.000Z");
    expect(endOf("2026-03-29", "Europe/Berlin")).toBe("2026-03-29T22:00:00.000Z");
  });

  it("are nothing if nothing was chosen", () => {
    expect(beginOf("", "UTC")).toBeUndefined();
    expect(endOf("", "UTC")).toBeUndefined();
  });
});
