import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");

/** app -> features -> components, charts -> api, locales. Further down nobody looks up. */
const MAY_USE: Record<string, string[]> = {
  app: ["app", "features", "components", "charts", "api", "locales"],
  features: ["components", "charts", "api", "locales", "app/feature"],
  components: ["components", "api", "locales"],
  charts: ["charts", "components", "locales"],
  locales: ["locales"],
  api: ["api"],
};

describe("the folders", () => {
  const files = sources();

  it("are those that are known", () => {
    const folders = new Set(files.map((file) => file.split(sep)[0] ?? ""));
    expect([...folders].sort()).toEqual(Object.keys(MAY_USE).sort());
  });

  it("use each other in one direction only, and other features only by their index", () => {
    expect(
      files.flatMap((file) =>
        imports(file)
          .filter((target) => !mayUse(file, target))
          .map(say(file)),
      ),
    ).toEqual([]);
  });

  it("leave it to the api to ask the server", () => {
    const asking = files.filter(
      (file) => !file.startsWith("api") && /\bfetch\(|XMLHttpRequest|EventSource/.test(read(file)),
    );
    expect(asking).toEqual([]);
  });

  it("keep nothing in the browser but the preferences", () => {
    const keeping = files.filter((file) => /localStorage|sessionStorage|indexedDB|document\.cookie/.test(read(file)));
    expect(keeping).toEqual([join("locales", "preferences.ts")]);
  });

  it("hold to the Content-Security-Policy", () => {
    const page = readFileSync(join(ROOT, "..", "index.html"), "utf8");
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/);
    expect(page).not.toMatch(/(src|href)="(https?:|data:|\/\/)/);
    expect(files.filter((file) => /dangerouslySetInnerHTML|innerHTML|\beval\(/.test(read(file)))).toEqual([]);
  });
});

function mayUse(file: string, target: string): boolean {
  const from = file.split(sep);
  const to = target.split(sep);
  if (from[0] === "features" && to[0] === "features") {
    return from[1] === to[1] || to.length === 2 || to[2] === "index";
  }
  return (MAY_USE[from[0] ?? ""] ?? []).some((allowed) => target === allowed || target.startsWith(allowed + sep));
}

function imports(file: string): string[] {
  const found: string[] = [];
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    const name =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined;
    if (name && ts.isStringLiteral(name) && name.text.startsWith(".")) {
      found.push(relative(ROOT, join(ROOT, dirname(file), name.text)));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter((target) => !target.endsWith(".css"));
}

function say(file: string) {
  return (target: string) => `${file} uses ${target}`;
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

function sources(folder = ROOT): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return sources(path);
    }
    return /\.tsx?$/.test(entry.name) && !/\.(test|d)\.tsx?$/.test(entry.name) ? [relative(ROOT, path)] : [];
  });
}
