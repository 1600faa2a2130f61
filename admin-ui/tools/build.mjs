// What Maven calls: `node tools/build.mjs build` and `… test`. Does nothing where nothing changed since the last time.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SOURCES = ["src", "public", "tools", "index.html", "package.json", "package-lock.json", "tsconfig.json"].concat(
  "vite.config.ts",
  "evidence",
  "e2e",
  ".prettierrc.json",
  "../platform-api/openapi.json",
);
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`The web app is built with Node.js 20.19 or newer, but this is ${process.version}.`);
  process.exit(1);
}

function files(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => files(join(path, name)));
}

function digest(paths) {
  const hash = createHash("sha256");
  for (const file of paths.filter(existsSync).flatMap(files)) {
    if (!file.endsWith("schema.d.ts")) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function once(marker, value, needed, work) {
  if (existsSync(marker) && readFileSync(marker, "utf8") === value && existsSync(needed)) return;
  work();
  mkdirSync(join(marker, ".."), { recursive: true });
  writeFileSync(marker, value);
}

const npm = (...words) => execFileSync("npm", words, { stdio: "inherit", shell: process.platform === "win32" });

once("node_modules/.installed", digest(["package.json", "package-lock.json"]), "node_modules/vite", () =>
  npm("ci", "--no-audit", "--no-fund", "--loglevel=error"),
);

const verb = process.argv[2];
const now = digest(SOURCES);
if (verb === "build") {
  once("target/ui-built", now, "target/classes/static/index.html", () => npm("run", "--silent", "build"));
} else if (verb === "test") {
  once("target/ui-tested", now, "node_modules", () => npm("run", "--silent", "test"));
} else {
  console.error("Say build or test.");
  process.exit(1);
}
