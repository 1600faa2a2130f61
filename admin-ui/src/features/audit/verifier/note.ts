import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { BadEvidence } from "./bad";
import { concat, equal, fromBase64, hex, toBase64, utf8 } from "./bytes";

const MARK = "\u2014 ";
const GAP = "\n\n";
const ID_LENGTH = 4;
const KEY_LENGTH = 32;
const MOST_SIGNATURES = 64;
const TIMED_LENGTH = 8 + 64;

/** What a key signs; a part of its id, so that no key is taken for one of another kind. */
export type KeyKind = "ledger" | "witness";

const KINDS: Readonly<Record<number, KeyKind>> = { 1: "ledger", 4: "witness" };

/** The public half of a signing key, in the form of c2sp.org/signed-note: `name+id+key`. */
export interface VerifierKey {
  readonly name: string;
  readonly kind: KeyKind;
  readonly id: Uint8Array;
  readonly key: Uint8Array;
  readonly text: string;
}

export function parseKey(text: string): VerifierKey {
  const parts = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(text);
  if (parts === null) {
    throw new BadEvidence(`A verifier key has the form name+id+key, but this is '${text}'`);
  }
  const [, name = "", , spelled = ""] = parts;
  const typed = fromBase64(spelled);
  if (typed.length !== 1 + KEY_LENGTH) {
    throw new BadEvidence(`The verifier key '${text}' has not the length of a key`);
  }
  const kind = KINDS[typed[0] as number];
  if (kind === undefined) {
    throw new BadEvidence(`The verifier key '${text}' is not one of Ed25519, neither a ledger's nor a witness'`);
  }
  const id = sha256(concat(utf8(`${name}\n`), typed)).slice(0, ID_LENGTH);
  if (`${name}+${hex(id)}+${toBase64(typed)}` !== text) {
    throw new BadEvidence(`The verifier key '${text}' has another id than its key`);
  }
  return { name, kind, id, key: typed.slice(1), text };
}

function verifies(key: VerifierKey, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return signature.length === 64 && ed25519.verify(signature, message, key.key, { zip215: false });
  } catch {
    return false;
  }
}

interface Signed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Unverified {
  readonly text: string;
  readonly signatures: readonly Signed[];
}

/** Text and the signatures below it, in the form of c2sp.org/signed-note; nobody has looked at the signatures yet. */
function read(note: string): Unverified {
  const gap = note.lastIndexOf(GAP);
  // eslint-disable-next-line no-control-regex
  if (gap < 0 || !note.endsWith("\n") || /[\u0000-\u0009\u000b-\u001f]/.test(note)) {
    throw new BadEvidence("It is not a signed note: text, an empty line, signatures");
  }
  const lines = note.slice(gap + GAP.length).split("\n");
  lines.pop();
  if (lines.length > MOST_SIGNATURES) {
    throw new BadEvidence(`It has more than ${MOST_SIGNATURES} signatures`);
  }
  return { text: note.slice(0, gap + 1), signatures: lines.map(signature) };
}

function signature(line: string): Signed {
  const parts = line.split(" ");
  if (parts.length !== 3 || !line.startsWith(MARK)) {
    throw new BadEvidence(`'${line}' is not a line with a signature`);
  }
  return { name: parts[1] as string, bytes: fromBase64(parts[2] as string) };
}

/** What stands behind the key's name and id, once for each line that has both. */
function signaturesOf(note: Unverified, key: VerifierKey): Uint8Array[] {
  return note.signatures
    .filter((signed) => signed.name === key.name && equal(signed.bytes.slice(0, ID_LENGTH), key.id))
    .map((signed) => signed.bytes.slice(ID_LENGTH));
}

/** The text of a note that this key has signed; signatures of others are passed over. */
export function openNote(note: string, key: VerifierKey): string {
  const unverified = read(note);
  const ours = signaturesOf(unverified, key);
  if (ours.length !== 1) {
    throw new BadEvidence(`It has ${ours.length} signatures of ${key.name} instead of one`);
  }
  if (key.kind !== "ledger" || !verifies(key, utf8(unverified.text), ours[0] as Uint8Array)) {
    throw new BadEvidence(`The signature of ${key.name} does not fit the text`);
  }
  return unverified.text;
}

/** The second at which a witness cosigned a note (c2sp.org/tlog-cosignature); undefined if it has not. */
export function cosignedAt(note: string, witness: VerifierKey): number | undefined {
  if (witness.kind !== "witness") {
    throw new BadEvidence(`'${witness.text}' is the key of a ledger, not of a witness`);
  }
  const unverified = read(note);
  const lines = signaturesOf(unverified, witness);
  if (lines.length > 1) {
    throw new BadEvidence(`It has ${lines.length} cosignatures of ${witness.name} instead of one`);
  }
  const signed = lines[0];
  if (signed === undefined) {
    return undefined;
  }
  if (signed.length === TIMED_LENGTH) {
    const seconds = new DataView(signed.buffer, signed.byteOffset).getBigInt64(0);
    const message = utf8(`cosignature/v1\ntime ${seconds}\n${unverified.text}`);
    if (seconds > 0n && verifies(witness, message, signed.slice(8))) {
      return Number(seconds);
    }
  }
  throw new BadEvidence(`The cosignature of ${witness.name} does not fit the checkpoint`);
}

/** What a ledger was at one moment, as c2sp.org/tlog-checkpoint writes it. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Reads a checkpoint that this key has signed. */
export function openCheckpoint(note: string, key: VerifierKey): Checkpoint {
  const lines = openNote(note, key).split("\n");
  if (lines.length !== 4 || lines[3] !== "") {
    throw new BadEvidence(`A checkpoint has three lines, but this one has ${lines.length - 1}`);
  }
  const [origin = "", sizeText = "", rootText = ""] = lines;
  const size = Number(sizeText);
  const root = fromBase64(rootText);
  if (!/^(0|[1-9][0-9]*)$/.test(sizeText) || !Number.isSafeInteger(size) || root.length !== 32) {
    throw new BadEvidence("The lines of the checkpoint are not as they must be");
  }
  if (origin !== key.name) {
    throw new BadEvidence(`The checkpoint is one of '${origin}', not of '${key.name}'`);
  }
  return { origin, size, root };
}
