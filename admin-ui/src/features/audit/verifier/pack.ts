import { sha256 } from "@noble/hashes/sha2.js";
import { unzipSync } from "fflate";

import { BadEvidence, blaming } from "./bad";
import { concat, equal, hex, text as decoded, utf8 } from "./bytes";
import { FULL_TILE, HASH_LENGTH, leafHash, type Tile, TreeEdge, tilePath, tilesOf } from "./merkle";
import { type Checkpoint, type VerifierKey, cosignedAt, openCheckpoint, openNote, parseKey } from "./note";
import { PeriodStatement } from "./period";

const KEY = "key";
const CHECKPOINT = "checkpoint";
const EARLIER = "checkpoints/";
const RECORDS = "records";
const STATEMENT = "statement";
const PERIOD = "period";

/** Far more than a tile or a note needs; a file that is packed to burst is not unpacked. */
const MOST_BYTES = 1 << 20;
/** More than a browser should be asked to hold. */
const MOST_RECORD_BYTES = 1 << 30;
const INDEX = /^(0|[1-9][0-9]{0,15})$/;
const LEAVES_AT_ONCE = 2000;

/** What an auditor brings along to check a pack with; all of it got another way than the pack. */
export interface Trust {
  /** The ledger's verifier key; without it a pack proves only that it agrees with itself. */
  readonly key?: string | undefined;
  /** A checkpoint that was kept from before; a ledger that was rewritten does not continue it. */
  readonly checkpoint?: string | undefined;
  /** The verifier keys of witnesses. */
  readonly witnesses?: readonly string[] | undefined;
  /** How many of them must have cosigned a checkpoint; all if it is not said. */
  readonly quorum?: number | undefined;
  /** What the ledger stated about a period, to be counted again. */
  readonly statement?: string | undefined;
}

/** What a pack proves. */
export interface Verdict {
  readonly origin: string;
  /** Which entries the ledger says are in it. */
  readonly scope: string;
  /** Entries in the pack, each at its place in the tree. */
  readonly records: number;
  /** Entries of the whole ledger, as of the newest checkpoint. */
  readonly size: number;
  /** Earlier checkpoints that the newest one continues. */
  readonly earlier: number;
  /** Entries that tell of a record whose contents were erased. */
  readonly erasures: number;
  /** Entries that tell of contents that were dropped because their time was over. */
  readonly retentions: number;
  /** So many entries are covered by a checkpoint that enough witnesses cosigned. */
  readonly witnessed: number;
  /** Statements about a period that were counted again. */
  readonly statements: number;
  /** Whether the key came from elsewhere than the pack. */
  readonly trusted: boolean;
}

/** Told from time to time how many of the ledger's leaves have been gone through. */
export type Progress = (done: number, all: number) => void;

/**
 * Checks everything in a pack and stops at the first thing that is wrong. Independent of the platform's own verifier: it
 * shares the published formats with it, and not a line.
 *
 * @throws BadEvidence if the pack does not prove what it claims, or not what is demanded
 */
export async function verifyPack(
  bytes: Uint8Array,
  trust: Trust = {},
  progress: Progress = () => {},
): Promise<Verdict> {
  return new PackVerifier(unpacked(bytes), trust, progress).verify();
}

function unpacked(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const names = new Set<string>();
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (names.has(name)) {
          throw BadEvidence.inFile(name, "it is in the pack twice");
        }
        if (originalSize >= (name === RECORDS ? MOST_RECORD_BYTES : MOST_BYTES)) {
          throw BadEvidence.inFile(name, "it is longer than such a file can be");
        }
        names.add(name);
        return true;
      },
    });
  } catch (failure) {
    if (failure instanceof BadEvidence) {
      throw failure;
    }
    throw new BadEvidence(`The pack is not a whole zip file: ${failure instanceof Error ? failure.message : ""}`);
  }
  const unpackedFiles = new Map(Object.entries(files));
  names.forEach((name) => {
    if (!unpackedFiles.has(name)) {
      throw BadEvidence.inFile(name, "it does not belong in the pack");
    }
  });
  return unpackedFiles;
}

class PackVerifier {
  private readonly key: VerifierKey;
  private readonly kept: VerifierKey[];
  private readonly notes = new Map<number, string>();
  private readonly statements = new Map<string, PeriodStatement>();

  constructor(
    private readonly files: ReadonlyMap<string, Uint8Array>,
    private readonly trust: Trust,
    private readonly progress: Progress,
  ) {
    this.key = this.ownKey();
    this.kept = (trust.witnesses ?? []).map((witness) => parseKey(witness.trim()));
  }

  async verify(): Promise<Verdict> {
    const newest = this.checkpoint(CHECKPOINT);
    const earlier = this.earlier(newest);
    this.refuseOtherFiles(newest, earlier);
    const note = this.text(STATEMENT);
    const said = blaming(STATEMENT, () => openNote(note, this.key));
    const scope = blaming(STATEMENT, () => scopeIn(said));
    this.readPeriods();
    const records = new RecordReader(this.bytes(RECORDS));
    await this.walk(newest, earlier, records);
    if (said !== this.statement(newest, scope, earlier, records)) {
      throw BadEvidence.inFile(STATEMENT, "the pack holds something else than it says");
    }
    const witnessed = this.witnessed();
    this.statements.forEach((statement, name) => blaming(name, () => statement.check()));
    return {
      origin: newest.origin,
      scope,
      records: records.count,
      size: newest.size,
      earlier: earlier.length,
      erasures: records.erasures,
      retentions: records.retentions,
      witnessed,
      statements: this.statements.size,
      trusted: this.trust.key !== undefined,
    };
  }

  private ownKey(): VerifierKey {
    const line = this.text(KEY);
    const own = blaming(KEY, () => parseKey(line.replace(/\n$/, "")));
    if (line !== `${own.text}\n` || (this.trust.key !== undefined && this.trust.key.trim() !== own.text)) {
      throw BadEvidence.inFile(KEY, "it is not the key that was expected");
    }
    return own;
  }

  private checkpoint(name: string): Checkpoint {
    const note = this.text(name);
    const checkpoint = blaming(name, () => openCheckpoint(note, this.key));
    this.notes.set(checkpoint.size, note);
    return checkpoint;
  }

  private earlier(newest: Checkpoint): Checkpoint[] {
    return [...this.files.keys()]
      .filter((name) => name.startsWith(EARLIER))
      .map((name) => {
        const checkpoint = this.checkpoint(name);
        if (name !== EARLIER + checkpoint.size || checkpoint.size >= newest.size) {
          throw BadEvidence.inFile(name, "it is not the checkpoint its name tells");
        }
        return checkpoint;
      })
      .sort((one, other) => one.size - other.size);
  }

  private refuseOtherFiles(newest: Checkpoint, earlier: readonly Checkpoint[]): void {
    const known = new Set([KEY, CHECKPOINT, RECORDS, STATEMENT, PERIOD]);
    earlier.forEach(({ size }) => known.add(EARLIER + size));
    tilesOf(newest.size).forEach((tile) => known.add(tilePath(tile)));
    for (const name of this.files.keys()) {
      if (!known.has(name)) {
        throw BadEvidence.inFile(name, "it does not belong in the pack");
      }
    }
  }

  private readPeriods(): void {
    if (this.files.has(PERIOD)) {
      this.readPeriod(PERIOD, this.text(PERIOD));
    }
    if (this.trust.statement !== undefined) {
      this.readPeriod("the statement", this.trust.statement);
    }
  }

  private readPeriod(name: string, note: string): void {
    this.statements.set(
      name,
      blaming(name, () => PeriodStatement.open(note, this.key)),
    );
  }

  private async walk(newest: Checkpoint, earlier: readonly Checkpoint[], records: RecordReader): Promise<void> {
    const walk = new TreeWalk(this, newest, records);
    walk.expect(CHECKPOINT, newest);
    earlier.forEach((checkpoint) => walk.expect(EARLIER + checkpoint.size, checkpoint));
    const kept = this.trust.checkpoint;
    if (kept !== undefined) {
      walk.expect(
        "the kept checkpoint",
        blaming("kept", () => openCheckpoint(kept, this.key)),
      );
    }
    this.statements.forEach((statement, name) => walk.expect(name, statement.checkpoint));
    await walk.run();
  }

  /** Is handed every entry that stands where it claims. */
  proved(index: number, entry: Uint8Array): void {
    for (const statement of this.statements.values()) {
      try {
        statement.add(index, entry);
      } catch (failure) {
        throw failure instanceof BadEvidence ? BadEvidence.inEntry(index, failure.message) : failure;
      }
    }
  }

  done(leaves: number, all: number): Promise<void> {
    this.progress(leaves, all);
    // A screen that shows progress must get a chance to be drawn.
    return new Promise((resolve) => setTimeout(resolve));
  }

  private statement(newest: Checkpoint, scope: string, earlier: readonly Checkpoint[], records: RecordReader): string {
    const names = [CHECKPOINT, ...earlier.map(({ size }) => EARLIER + size)];
    const notes = [...names, ...(this.files.has(PERIOD) ? [PERIOD] : [])].map((name) => this.bytes(name));
    return [
      "sekkei evidence v2",
      newest.origin,
      `scope ${scope}`,
      `size ${newest.size}`,
      `earlier checkpoints ${earlier.length}`,
      `notes sha256 ${hex(sha256(concat(...notes)))}`,
      `records ${records.count}`,
      `sha256 ${hex(sha256(this.bytes(RECORDS)))}`,
      "",
    ].join("\n");
  }

  /** The size of the largest checkpoint that enough witnesses cosigned; 0 if the auditor brought no witness. */
  private witnessed(): number {
    const quorum = this.trust.quorum ?? this.kept.length;
    const witnesses = [...new Map(this.kept.map((witness) => [witness.text, witness])).values()];
    let largest = -1;
    this.notes.forEach((note, size) => {
      const cosigners = blaming(`the checkpoint of ${size} entries`, () =>
        witnesses.filter((witness) => cosignedAt(note, witness) !== undefined),
      );
      if (cosigners.length >= quorum) {
        largest = Math.max(largest, size);
      }
    });
    if (largest < 0) {
      throw new BadEvidence(`No checkpoint of the pack is cosigned by ${quorum} of the ${witnesses.length} witnesses`);
    }
    return quorum === 0 ? 0 : largest;
  }

  private text(name: string): string {
    const bytes = this.bytes(name);
    return blaming(name, () => decoded(bytes));
  }

  bytes(name: string): Uint8Array {
    const bytes = this.files.get(name);
    if (bytes === undefined) {
      throw BadEvidence.inFile(name, "it is missing");
    }
    return bytes;
  }
}

function scopeIn(statement: string): string {
  const line = statement.split("\n")[2];
  if (line === undefined || !line.startsWith("scope ")) {
    throw new BadEvidence("It names no scope");
  }
  return line.slice("scope ".length);
}

/** Builds the tree once more from its leaves, and holds everything in the pack against it on the way. */
class TreeWalk {
  private readonly tree = new TreeEdge((tile, hashes) => this.checkFullTile(tile, hashes));
  private readonly expectedRoots = new Map<number, Map<string, Uint8Array>>();

  constructor(
    private readonly pack: PackVerifier,
    private readonly newest: Checkpoint,
    private readonly records: RecordReader,
  ) {}

  /** Demands that the tree has this checkpoint's root when it has its size. */
  expect(name: string, checkpoint: Checkpoint): void {
    if (checkpoint.size > this.newest.size) {
      throw new BadEvidence(`The ledger ends at ${this.newest.size} entries, but ${name} tells of ${checkpoint.size}`, {
        file: name,
      });
    }
    const expected = this.expectedRoots.get(checkpoint.size) ?? new Map<string, Uint8Array>();
    expected.set(name, checkpoint.root);
    this.expectedRoots.set(checkpoint.size, expected);
  }

  async run(): Promise<void> {
    this.checkRoots();
    for (const tile of tilesOf(this.newest.size)) {
      if (tile.level === 0) {
        await this.takeLeaves(tile);
      } else if (tile.width < FULL_TILE) {
        this.check(tile, this.tree.edge(tile.level));
      }
    }
    if (this.records.index >= 0) {
      throw BadEvidence.inEntry(this.records.index, `the ledger has only ${this.newest.size} entries`);
    }
  }

  private async takeLeaves(tile: Tile): Promise<void> {
    const hashes = this.hashes(tile);
    for (let at = 0; at < hashes.length; at += HASH_LENGTH) {
      this.takeLeaf(tile, hashes.slice(at, at + HASH_LENGTH));
      if (this.tree.size % LEAVES_AT_ONCE === 0) {
        await this.pack.done(this.tree.size, this.newest.size);
      }
    }
  }

  private takeLeaf(tile: Tile, hash: Uint8Array): void {
    const index = this.tree.size;
    if (this.records.index === index) {
      if (!equal(leafHash(this.records.entry), hash)) {
        throw BadEvidence.inEntry(index, `it is not the one whose hash stands in ${tilePath(tile)}`);
      }
      this.pack.proved(index, this.records.entry);
      this.records.advance();
    }
    this.tree.append(hash);
    this.checkRoots();
  }

  private checkRoots(): void {
    const expected = this.expectedRoots.get(this.tree.size);
    if (expected !== undefined) {
      const root = this.tree.root();
      expected.forEach((wanted, name) => {
        if (!equal(root, wanted)) {
          throw BadEvidence.inFile(name, `the first ${this.tree.size} entries have another root`);
        }
      });
    }
  }

  private checkFullTile(tile: Tile, hashes: Uint8Array): void {
    if (tile.level > 0) {
      this.check(tile, hashes);
    }
  }

  private check(tile: Tile, computed: Uint8Array): void {
    if (!equal(this.hashes(tile), computed)) {
      throw BadEvidence.inFile(tilePath(tile), "it does not follow from the tiles below it");
    }
  }

  private hashes(tile: Tile): Uint8Array {
    const hashes = this.pack.bytes(tilePath(tile));
    if (hashes.length !== tile.width * HASH_LENGTH) {
      throw BadEvidence.inFile(tilePath(tile), `it has not the length of ${tile.width} hashes`);
    }
    return hashes;
  }
}

/** Goes through the entries of a pack, in their order: one a line, its index, a space, its bytes. */
class RecordReader {
  /** Index of the entry that is read; below zero at the end. */
  index = -1;
  entry: Uint8Array = new Uint8Array();
  count = 0;
  erasures = 0;
  retentions = 0;
  private at = 0;

  constructor(private readonly lines: Uint8Array) {
    this.advance();
  }

  advance(): void {
    const before = this.index;
    this.index = -1;
    if (this.at < this.lines.length) {
      const newline = this.lines.indexOf(10, this.at);
      const end = newline < 0 ? this.lines.length : newline;
      this.take(this.lines.subarray(this.at, end), before);
      this.at = end + 1;
    }
  }

  private take(line: Uint8Array, before: number): void {
    const space = line.indexOf(32);
    const number = String.fromCharCode(...line.subarray(0, Math.min(20, space < 0 ? line.length : space)));
    if (space < 0 || !INDEX.test(number) || number.length !== space) {
      throw BadEvidence.inEntry(before + 1, "its line does not begin with an index");
    }
    this.index = Number(number);
    if (this.index <= before) {
      throw BadEvidence.inEntry(this.index, `it stands after entry ${before}`);
    }
    this.entry = line.subarray(space + 1);
    this.count++;
    this.erasures += this.isOf("CONTENT_ERASED") ? 1 : 0;
    this.retentions += this.isOf("RETENTION_APPLIED") ? 1 : 0;
  }

  /** Canonical JSON sorts its members, so the type of an entry is always the last one. */
  private isOf(type: string): boolean {
    const end = utf8(`"type":"${type}"}`);
    return this.entry.length >= end.length && equal(this.entry.subarray(-end.length), end);
  }
}
