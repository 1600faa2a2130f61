import { BadEvidence } from "./bad";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Text of UTF-8 that is all UTF-8. A byte order mark is a character like any other. */
export function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new BadEvidence("It is not UTF-8");
  }
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** Base 64 of RFC 4648, section 4, read strictly: one sequence of bytes has one spelling. */
export function fromBase64(spelling: string): Uint8Array {
  if (!BASE64.test(spelling)) {
    throw new BadEvidence(`'${spelling}' is not base 64`);
  }
  const bytes = Uint8Array.from(atob(spelling), (letter) => letter.charCodeAt(0));
  if (toBase64(bytes) !== spelling) {
    throw new BadEvidence(`'${spelling}' is base 64 in an unusual spelling`);
  }
  return bytes;
}

export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
