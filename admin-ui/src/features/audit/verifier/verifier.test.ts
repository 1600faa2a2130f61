import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";

import { BadEvidence, type Trust, verifyPack } from "./index";

// What the platform's own code wrote, good and bad; it finds the same ones good and bad (BrowserPackTests).
const FOLDER = join(import.meta.dirname, "..", "..", "..", "..", "evidence");
const TRUST: Trust = {
  key: text("key"),
  checkpoint: text("kept"),
  witnesses: [text("witness-one"), text("witness-two")],
};
const WHOLE = unzipSync(bytes("good-whole.zip"));
const SELECTION = unzipSync(bytes("good-selection.zip"));
const SIZE = 300;
/** Every one of so many mutants is tried; all of them, which takes minutes, with SEKKEI_MUTANTS=all. */
const STRIDE = process.env["SEKKEI_MUTANTS"] === "all" ? 1 : 7;
const PATIENCE = 900_000;

type Files = Record<string, Uint8Array>;

let mutants = 0;
let detected = 0;

function bytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(FOLDER, name)));
}

function text(name: string): string {
  return readFileSync(join(FOLDER, name), "utf8");
}

function read(files: Files, name: string): string {
  return new TextDecoder().decode(files[name]);
}

function encode(line: string): Uint8Array {
  return new TextEncoder().encode(line);
}

describe("the packs the platform wrote", () => {
  it("are good or bad as their names say", async () => {
    for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".zip"))) {
      const verdict = verifyPack(bytes(name), TRUST);
      if (name.startsWith("good-")) {
        expect((await verdict).origin).toBe("example.com/ledger");
      } else {
        await expect(verdict, name).rejects.toBeInstanceOf(BadEvidence);
      }
    }
  });

  it("prove so much", async () => {
    expect(await verifyPack(bytes("good-whole.zip"), { ...TRUST, statement: text("statement-good") })).toEqual({
      origin: "example.com/ledger",
      scope: "a sample",
      records: 300,
      size: 300,
      earlier: 2,
      erasures: 0,
      retentions: 0,
      witnessed: 300,
      statements: 2,
      trusted: true,
    });
    expect((await verifyPack(bytes("good-selection.zip"), TRUST)).records).toBe(100);
  });

  it("prove only that they agree with themselves if nothing is brought along", async () => {
    expect(await verifyPack(bytes("good-whole.zip"))).toMatchObject({ trusted: false, witnessed: 0 });
    expect(await verifyPack(bytes("bad-fork-by-another.zip"))).toMatchObject({ trusted: false });
  });

  it("are found bad for a statement that counts something else", async () => {
    await bad(WHOLE, { ...TRUST, statement: text("statement-bad") });
    await bad(WHOLE, { ...TRUST, statement: `${text("statement-good")}x` });
  });

  it("tell how far the verification has come", async () => {
    const told: number[] = [];
    await verifyPack(bytes("good-whole.zip"), TRUST, (done) => told.push(done));
    expect(told.every((done) => done <= SIZE)).toBe(true);
  });
});

describe("a pack that was changed", () => {
  it(
    "is found in the entry whose bit was flipped",
    async () => {
      for (let index = 0; index < SIZE; index += STRIDE) {
        const lines = linesOf(WHOLE);
        const line = lines[index] as Uint8Array;
        for (const at of places(line.length, 4, `${index} `.length)) {
          const failure = await bad(withLines(WHOLE, replaced(lines, index, flip(line, at, (index + at) % 8))));
          expect(failure.place.entry, failure.message).toBe(index);
        }
      }
    },
    PATIENCE,
  );

  it(
    "is found if an entry is dropped, doubled, swapped, renumbered, cut off or given another's text",
    async () => {
      for (const pack of [WHOLE, SELECTION]) {
        const lines = linesOf(pack);
        for (let index = 1; index < lines.length; index += 3 * STRIDE) {
          const line = lines[index] as Uint8Array;
          const before = lines[index - 1] as Uint8Array;
          await bad(withLines(pack, lines.toSpliced(index, 1)));
          await bad(withLines(pack, lines.toSpliced(index, 0, line)));
          await bad(withLines(pack, lines.toSpliced(index - 1, 2, line, before)));
          await bad(withLines(pack, replaced(lines, index, encode(`${number(line) + 1} ${content(line)}`))));
          await bad(withLines(pack, replaced(lines, index, encode(`${number(line)} ${content(before)}`))));
          await bad(withLines(pack, lines.slice(0, index)));
        }
      }
    },
    PATIENCE,
  );

  it(
    "is found if anything of a tile changed",
    async () => {
      for (const name of Object.keys(WHOLE).filter((file) => file.startsWith("tile/"))) {
        const tile = WHOLE[name] as Uint8Array;
        for (let at = 0; at < tile.length; at += 41 * STRIDE) {
          await bad(withFile(WHOLE, name, flip(tile, at, at % 8)));
          await bad(withFile(SELECTION, name, flip(tile, at, (at + 3) % 8)));
        }
        await bad(withFile(WHOLE, name, tile.slice(0, tile.length - 32)));
        await bad(withFile(WHOLE, name, Uint8Array.of(...tile, ...tile.slice(0, 32))));
        await bad(withoutFile(WHOLE, name));
        await bad(withoutFile(SELECTION, name));
      }
    },
    PATIENCE,
  );

  it(
    "is found if a bit of a signed file changed or its end is missing",
    async () => {
      for (const name of ["key", "checkpoint", "checkpoints/100", "checkpoints/256", "statement", "period"]) {
        const file = WHOLE[name] as Uint8Array;
        for (let bit = 0; bit < file.length * 8; bit += 7 * STRIDE) {
          await bad(withFile(WHOLE, name, flip(file, Math.floor(bit / 8), bit % 8)));
        }
        for (let length = 0; length < file.length; length += 3 * STRIDE) {
          await bad(withFile(WHOLE, name, file.slice(0, length)));
        }
        await bad(withoutFile(WHOLE, name));
      }
    },
    PATIENCE,
  );

  it(
    "is found if signed files took each other's place, or one was added",
    async () => {
      const names = ["checkpoint", "checkpoints/100", "checkpoints/256", "statement", "period"];
      for (const one of names) {
        for (const other of names.filter((name) => name !== one)) {
          await bad(withFile(WHOLE, one, WHOLE[other] as Uint8Array));
          await bad(withFile(WHOLE, one, encode(`${bodyOf(one)}\n${signaturesOf(other)}`)));
        }
        await bad(withFile(WHOLE, one, encode(read(WHOLE, one) + signaturesOf(one))));
      }
      await bad(withFile(WHOLE, "statement", SELECTION["statement"] as Uint8Array));
      await bad(withFile(WHOLE, "records", SELECTION["records"] as Uint8Array));
      await bad(withFile(WHOLE, "checkpoints/299", WHOLE["checkpoints/100"] as Uint8Array));
      await bad(withFile(WHOLE, "readme", encode("trust me")));
    },
    PATIENCE,
  );

  it(
    "is found if a cosignature was taken away, doubled or made up",
    async () => {
      for (const name of ["checkpoint", "checkpoints/100", "checkpoints/256"]) {
        const note = read(WHOLE, name);
        const [, ...cosignatures] = signaturesOf(name).trimEnd().split("\n");
        expect(cosignatures).toHaveLength(2);
        for (const line of cosignatures) {
          await bad(withFile(WHOLE, name, encode(note.replace(`${line}\n`, ""))));
          await bad(withFile(WHOLE, name, encode(`${note}${line}\n`)));
        }
      }
      await bad(WHOLE, { ...TRUST, witnesses: [text("witness-one"), text("key")] });
    },
    PATIENCE,
  );

  it(
    "is found if the file was cut short",
    async () => {
      const whole = bytes("good-whole.zip");
      for (let length = 0; length < whole.length; length += 397) {
        await count(verifyPack(whole.slice(0, length), TRUST));
      }
    },
    PATIENCE,
  );

  it("was found every time", () => {
    console.log(`${mutants} mutants, ${detected} detected`);
    expect(detected).toBe(mutants);
    expect(mutants).toBeGreaterThan(STRIDE === 1 ? 5000 : 800);
  });
});

async function bad(pack: Files, trust: Trust = TRUST): Promise<BadEvidence> {
  return count(verifyPack(zipSync(pack, { level: 0 }), trust));
}

async function count(verdict: Promise<unknown>): Promise<BadEvidence> {
  mutants++;
  try {
    await verdict;
  } catch (failure) {
    if (failure instanceof BadEvidence) {
      detected++;
      return failure;
    }
    throw failure;
  }
  throw new Error("a change was not found");
}

function places(length: number, many: number, from: number): number[] {
  return Array.from({ length: many }, (_, each) => from + Math.floor(((length - from - 1) * each) / (many - 1)));
}

function withFile(pack: Files, name: string, content: Uint8Array): Files {
  return { ...pack, [name]: content };
}

function withoutFile(pack: Files, name: string): Files {
  return Object.fromEntries(Object.entries(pack).filter(([other]) => other !== name));
}

function linesOf(pack: Files): Uint8Array[] {
  return read(pack, "records").trimEnd().split("\n").map(encode);
}

function withLines(pack: Files, lines: readonly Uint8Array[]): Files {
  const newline = Uint8Array.of(10);
  const all = lines.flatMap((line) => [line, newline]);
  const records = new Uint8Array(all.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of all) {
    records.set(part, at);
    at += part.length;
  }
  return withFile(pack, "records", records);
}

function replaced(lines: readonly Uint8Array[], index: number, line: Uint8Array): Uint8Array[] {
  return lines.map((other, at) => (at === index ? line : other));
}

function number(line: Uint8Array): number {
  return parseInt(new TextDecoder().decode(line), 10);
}

function content(line: Uint8Array): string {
  const all = new TextDecoder().decode(line);
  return all.slice(all.indexOf(" ") + 1);
}

function flip(file: Uint8Array, at: number, bit: number): Uint8Array {
  const flipped = file.slice();
  flipped[at] = (flipped[at] as number) ^ (1 << bit);
  return flipped;
}

function bodyOf(name: string): string {
  const note = read(WHOLE, name);
  return note.slice(0, note.lastIndexOf("\n\n") + 1);
}

function signaturesOf(name: string): string {
  const note = read(WHOLE, name);
  return note.slice(note.lastIndexOf("\n\n") + 2);
}
