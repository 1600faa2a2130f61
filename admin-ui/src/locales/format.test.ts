import { describe, expect, it } from "vitest";
import { formatOf } from "./format";

describe("numbers and moments", () => {
  const english = formatOf("en", "Asia/Tokyo");
  const japanese = formatOf("ja", "Asia/Tokyo");

  it("show the millionths of a token's price, and no more digits than a coin has above one", () => {
    expect(english.money(12, "USD")).toBe("$0.000012");
    expect(english.money(1_234_567, "USD")).toBe("$1.23");
    expect(english.money(0, "USD")).toBe("$0.00");
    expect(japanese.money(1_000_000, "JPY")).toMatch(/^[¥￥]1$/);
  });

  it("show scores with one decimal, whole ones too, and no sign before nothing", () => {
    expect(english.tenths(7)).toBe("7.0");
    expect(english.tenths(1_234.56)).toBe("1,234.6");
    expect(english.tenths(-0.04)).toBe("0.0");
  });

  it("are read off the tenant's clock", () => {
    expect(english.time("2026-11-26T22:30:00Z")).toContain("27");
    expect(japanese.day("2026-11-26T22:30:00Z")).toBe("2026/11/27");
  });

  it("say how long until, in the language", () => {
    const now = Date.parse("2026-11-26T12:00:00Z");
    expect(english.relative("2026-11-26T14:30:00Z", now)).toBe("in 2 hours");
    expect(japanese.relative("2026-11-26T11:45:00Z", now)).toBe("15 分前");
  });

  it("say short times in milliseconds and long ones in seconds", () => {
    expect(english.duration(87.4)).toBe("87 ms");
    expect(english.duration(2_345)).toBe("2.3 sec");
  });
});
