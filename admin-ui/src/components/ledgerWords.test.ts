import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import english from "../locales/en";

const REPOSITORY = join(import.meta.dirname, "..", "..", "..");
const PLATFORM = join(REPOSITORY, "platform-api", "src", "main", "java");

/** What an entry says has happened stands in the past tense; codes of other kinds do not. */
const HAPPENED = /"([A-Z]+(?:_[A-Z]+)*_(?:[A-Z]*ED|SET|BEGUN|BEGAN|READ|WITHDRAWN|OUT|IN|EFFECT))"/g;
const NO_ENTRY = ["TIMED_OUT"];

describe("the words of the ledger", () => {
  it("tell what can happen in a review", () => {
    const move = readFileSync(join(PLATFORM, "io", "sekkei", "platform", "review", "Move.java"), "utf8");
    const kinds = /enum Kind \{([^;]+);/.exec(move)?.[1]?.match(/[A-Z_]+/g) ?? [];

    expect(kinds.length).toBeGreaterThan(10);
    expect(kinds.filter((kind) => !(`audit.type.REVIEW_${kind}` in english))).toEqual([]);
  });

  it("tell what every kind of entry means that the platform writes", () => {
    const types = new Set(
      sources(PLATFORM).flatMap((file) =>
        [...readFileSync(file, "utf8").matchAll(HAPPENED)].map((match) => match[1] ?? ""),
      ),
    );

    expect(types.size).toBeGreaterThan(60);
    expect([...types].filter((type) => !NO_ENTRY.includes(type) && !(`audit.type.${type}` in english))).toEqual([]);
  });

  it("tell what every field of a record means", () => {
    const page = readFileSync(join(REPOSITORY, "docs", "record.md"), "utf8");
    const fields = page
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""));

    expect(fields.length).toBeGreaterThan(70);
    expect(fields.filter((field) => !(`audit.field.${field}` in english))).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".java"))
    .map((name) => join(folder, name));
}
