import { BadEvidence } from "./bad";
import { equal, fromBase64, hex, toBase64, utf8 } from "./bytes";
import { type Climbed, climb, leafHash } from "./merkle";
import { type Checkpoint, openCheckpoint, parseKey } from "./note";

/** An entry as the platform tells it, with the hashes of its inclusion proof in base 64. */
export interface ToldEntry {
  readonly index: number;
  readonly type: string;
  readonly subject: string;
  readonly entry: string;
  readonly proof?: readonly string[] | undefined;
}

/** A step of a proof, for people to look at. */
export interface PathStep {
  readonly side: "left" | "right";
  readonly neighbour: string;
  readonly result: string;
}

/** What became of an entry: its way to the root, and the first thing that is wrong with it. */
export interface CheckedEntry {
  readonly index: number;
  readonly leaf: string;
  readonly steps: readonly PathStep[];
  readonly root: string;
  /** Undefined if the entry is what the signed checkpoint vouches for. */
  readonly fault: "leads-elsewhere" | "is-about-something-else" | "has-no-proof" | undefined;
}

/** What became of a record's entries. */
export interface CheckedRecord {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly entries: readonly CheckedEntry[];
}

/**
 * Checks a record as the platform tells it: the checkpoint's signature with the key that is trusted, and of each entry the
 * hash, the way from it to the checkpoint's root, and that it says what the platform says of it.
 *
 * @throws BadEvidence if the checkpoint is not signed by the key
 */
export function verifyRecord(checkpointNote: string, keyText: string, entries: readonly ToldEntry[]): CheckedRecord {
  const key = parseKey(keyText.trim());
  const checkpoint = openCheckpoint(checkpointNote, key);
  return {
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: toBase64(checkpoint.root),
    entries: entries.map((entry) => checked(entry, checkpoint)),
  };
}

function checked(told: ToldEntry, checkpoint: Checkpoint): CheckedEntry {
  const leaf = leafHash(utf8(told.entry));
  const climbed = followed(told, leaf, checkpoint);
  return {
    index: told.index,
    leaf: hex(leaf),
    steps: climbed.steps.map(({ side, neighbour, result }) => ({
      side,
      neighbour: hex(neighbour),
      result: hex(result),
    })),
    root: hex(climbed.root),
    fault: fault(told, climbed, checkpoint),
  };
}

function followed(told: ToldEntry, leaf: Uint8Array, checkpoint: Checkpoint): Climbed {
  try {
    return climb(told.index, leaf, checkpoint.size, (told.proof ?? []).map(fromBase64));
  } catch (failure) {
    if (failure instanceof BadEvidence) {
      return { steps: [], root: leaf, complete: false };
    }
    throw failure;
  }
}

function fault(told: ToldEntry, climbed: Climbed, checkpoint: Checkpoint): CheckedEntry["fault"] {
  if (told.proof === undefined) {
    return "has-no-proof";
  }
  if (told.index >= checkpoint.size || !climbed.complete || !equal(climbed.root, checkpoint.root)) {
    return "leads-elsewhere";
  }
  return saysWhatIsSaid(told) ? undefined : "is-about-something-else";
}

/** The fields beside the proven text are only the platform's word, unless they are in it. */
function saysWhatIsSaid(told: ToldEntry): boolean {
  try {
    const entry = JSON.parse(told.entry) as { type?: unknown; subject?: unknown };
    return entry.type === told.type && entry.subject === told.subject;
  } catch {
    return false;
  }
}
