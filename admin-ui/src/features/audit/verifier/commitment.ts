import { sha256 } from "@noble/hashes/sha2.js";

import { concat, hex, utf8 } from "./bytes";

/** Whether a commitment in the ledger was to this content: what was shown is what was recorded. */
export function verifyCommitment(name: string, saltInHex: string, content: Uint8Array, commitment: string): boolean {
  const salt = Uint8Array.from(saltInHex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
  return hex(sha256(concat(utf8(`sekkei/commitment/v1/${name}\0`), salt, content))) === commitment;
}
