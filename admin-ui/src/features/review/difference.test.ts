import { describe, expect, it } from "vitest";
import { differenceOf } from "./difference";

describe("the difference", () => {
  it("tells which words of a Japanese text were changed", () => {
    expect(
      differenceOf("駅はどこですか。", "駅はどこでしょうか。", "ja").some(({ change }) => change === "added"),
    ).toBe(true);
    expect(rebuilt("駅はどこですか。", "駅はどちらですか。", "ja")).toEqual(["駅はどこですか。", "駅はどちらですか。"]);
  });

  it("is whole words in English", () => {
    expect(differenceOf("a red house", "a blue house", "en")).toEqual([
      { change: "kept", text: "a " },
      { change: "removed", text: "red" },
      { change: "added", text: "blue" },
      { change: "kept", text: " house" },
    ]);
  });

  it("loses nothing on either side", () => {
    const samples = ["", "a", "猫が好き。", "one\ntwo  three", "絵文字👩‍👩‍👧も"];
    for (const before of samples) {
      for (const after of samples) {
        expect(rebuilt(before, after, "ja")).toEqual([before, after]);
      }
    }
  });
});

function rebuilt(before: string, after: string, language: string): string[] {
  const parts = differenceOf(before, after, language);
  const without = (change: string) =>
    parts
      .filter((part) => part.change !== change)
      .map((part) => part.text)
      .join("");
  return [without("added"), without("removed")];
}
