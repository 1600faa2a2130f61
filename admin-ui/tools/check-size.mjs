// Fails the build when what a first visit loads is larger than it may be: the entry, what it imports, and its styles.
import { readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 250_000;
const FOLDER = "target/classes/static/";

const manifest = JSON.parse(readFileSync(FOLDER + ".vite/manifest.json", "utf8"));
const files = new Set();

function collect(name) {
  const chunk = manifest[name];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  chunk.css?.forEach((style) => files.add(style));
  chunk.imports?.forEach(collect);
}

collect("index.html");
// One language is always needed too; count the larger one.
const languages = Object.keys(manifest).filter((name) => /^src\/locales\/\w+\/index\.ts$/.test(name));
const sizeOf = (file) => gzipSync(readFileSync(FOLDER + file), { level: 9 }).length;
const largest = Math.max(0, ...languages.map((name) => sizeOf(manifest[name].file)));
const total = [...files].reduce((sum, file) => sum + sizeOf(file), largest);

// Nobody is served it.
rmSync(FOLDER + ".vite", { recursive: true });

console.log(`First load: ${total} bytes gzipped of ${LIMIT}.`);
if (total > LIMIT) {
  console.error("Split something off: import() it where it is used.");
  process.exit(1);
}
