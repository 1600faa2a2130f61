import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import english from "./en";
import japanese from "./ja";
import { places } from "./messages";

const SOURCES = join(import.meta.dirname, "..");

/** What is the same in every language, and no word of one. */
const NO_TEXT = /^[A-Z]$|^[\s\d.,:;·•→←↑↓–—…✕×/()%+#|-]*$/;
const NAMES = ["Sekkei", "Sekkei 設計", "設計", "–"];

/** Attributes that people read or hear. */
const READ_OUT = ["aria-label", "title", "placeholder", "alt", "label", "hint", "lead"];

describe("the texts", () => {
  it("say the same things in both languages", () => {
    expect(Object.keys(japanese).sort()).toEqual(Object.keys(english).sort());
  });

  it("have the same places for values in both languages", () => {
    for (const [key, text] of Object.entries(english)) {
      expect(places(japanese[key as keyof typeof japanese]), key).toEqual(places(text));
    }
  });

  it("are empty nowhere", () => {
    for (const [key, text] of [...Object.entries(english), ...Object.entries(japanese)]) {
      expect(text.trim(), key).not.toBe("");
    }
  });

  it("are Japanese in Japanese", () => {
    const same = Object.keys(english).filter(
      (key) =>
        english[key as keyof typeof english] === japanese[key as keyof typeof japanese] &&
        /[a-z]{4}/.test(english[key as keyof typeof english].replace(/\{\w+\}/g, "")) &&
        !SAME_IN_BOTH.includes(key),
    );
    expect(same).toEqual([]);
  });

  it("stand in the file of their feature", () => {
    for (const language of ["en", "ja"]) {
      const folder = join(import.meta.dirname, language);
      for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
        const keys = Object.keys(JSON.parse(readFileSync(join(folder, file), "utf8")) as object);
        const feature = basename(file, ".json");
        expect(
          keys.filter((key) => !key.startsWith(`${feature}.`)),
          `${language}/${file}`,
        ).toEqual([]);
      }
    }
  });

  it("are all used", () => {
    const uses = usesIn(
      sources()
        .map((file) => readFileSync(file, "utf8"))
        .join("\n"),
    );
    const unused = Object.keys(english).filter((key) => !isUsed(key, uses));
    expect(unused).toEqual([]);
  });

  it("never stand in the code itself", () => {
    expect(sources().flatMap(literals)).toEqual([]);
  });
});

/** Words that Japanese takes over as they are. */
const SAME_IN_BOTH: string[] = ["generation.example.3"];

interface Uses {
  whole: Set<string>;
  patterns: RegExp[];
  beginnings: Set<string>;
}

/** Whole names, names with a place for a code in them, and beginnings to which any code is added at run time. */
function usesIn(code: string): Uses {
  const found = (...patterns: RegExp[]) =>
    new Set(patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? "")));
  const templates = found(/`([\w-]+\.(?:[\w.-]|\$\{[^}`]*\})*)`/g);
  return {
    whole: found(/"([\w.-]+)"/g),
    patterns: [...templates].map((template) => new RegExp(`^${template.replace(/\$\{[^}]*\}/g, "[^.]+")}$`)),
    beginnings: found(/textFor\("([\w.-]+)"/g, /"([\w.-]+)\."/g),
  };
}

function isUsed(key: string, { whole, patterns, beginnings }: Uses): boolean {
  return (
    whole.has(key) ||
    patterns.some((pattern) => pattern.test(key)) ||
    key.split(".").some((_, index, parts) => beginnings.has(parts.slice(0, index).join(".")))
  );
}

function sources(folder = SOURCES): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return sources(path);
    }
    return /\.tsx?$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** Words between tags, and in attributes that are read out. */
function literals(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const note = (text: string) => {
    if (!NO_TEXT.test(text) && !NAMES.includes(text.trim()) && !(text in english)) {
      found.push(`${basename(file)}: ${text.trim()}`);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) {
      note(node.text);
    }
    if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteral(node.expression)) {
      note(node.expression.text);
    }
    if (
      ts.isJsxAttribute(node) &&
      READ_OUT.includes(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer)
    ) {
      note(node.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
