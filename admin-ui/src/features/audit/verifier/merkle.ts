import { sha256 } from "@noble/hashes/sha2.js";

import { concat, equal } from "./bytes";

/** Bytes of a hash. */
export const HASH_LENGTH = 32;
/** Hashes of a full tile. */
export const FULL_TILE = 256;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of an entry: RFC 6962, section 2.1. */
export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(LEAF, entry));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(NODE, left, right));
}

/** The root of a perfect tree over these hashes, whose number is a power of two. */
function perfect(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 1) {
    return hashes[0] as Uint8Array;
  }
  const half = hashes.length / 2;
  return nodeHash(perfect(hashes.slice(0, half)), perfect(hashes.slice(half)));
}

/** A step of an inclusion proof, for people to look at. */
export interface ProofStep {
  readonly neighbour: Uint8Array;
  readonly side: "left" | "right";
  readonly result: Uint8Array;
}

/** What an inclusion proof leads to. */
export interface Climbed {
  readonly steps: readonly ProofStep[];
  readonly root: Uint8Array;
  /** Whether the proof has as many hashes as the place needs. */
  readonly complete: boolean;
}

/** Follows an inclusion proof up from a leaf, as RFC 9162, section 2.1.3.2 says. */
export function climb(index: number, leaf: Uint8Array, size: number, proof: readonly Uint8Array[]): Climbed {
  const steps: ProofStep[] = [];
  let hash = leaf;
  let node = index;
  let last = size - 1;
  for (const neighbour of proof) {
    if (last === 0) {
      return { steps, root: hash, complete: false };
    }
    const left = node % 2 === 1 || node === last;
    hash = left ? nodeHash(neighbour, hash) : nodeHash(hash, neighbour);
    steps.push({ neighbour, side: left ? "left" : "right", result: hash });
    if (left) {
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    }
    node = half(node);
    last = half(last);
  }
  return { steps, root: hash, complete: last === 0 };
}

/** Whether an entry stands at an index of the tree that has this root. */
export function isIncluded(
  index: number,
  leaf: Uint8Array,
  size: number,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) {
    return false;
  }
  const climbed = climb(index, leaf, size, proof);
  return climbed.complete && equal(climbed.root, root);
}

/** Whether a tree begins with all of an earlier tree, unchanged: RFC 9162, section 2.1.4.2. */
export function isContinued(
  earlier: number,
  earlierRoot: Uint8Array,
  size: number,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!Number.isSafeInteger(earlier) || earlier < 1 || earlier > size) {
    return false;
  }
  if (earlier === size) {
    return proof.length === 0 && equal(earlierRoot, root);
  }
  let node = earlier - 1;
  let last = size - 1;
  while (node % 2 === 1) {
    node = half(node);
    last = half(last);
  }
  const hashes = node === 0 ? [earlierRoot, ...proof] : [...proof];
  const first = hashes.shift();
  if (first === undefined) {
    return false;
  }
  let before = first;
  let now = first;
  for (const hash of hashes) {
    if (last === 0) {
      return false;
    }
    if (node % 2 === 1 || node === last) {
      before = nodeHash(hash, before);
      now = nodeHash(hash, now);
      while (node % 2 === 0 && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      now = nodeHash(now, hash);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 && equal(before, earlierRoot) && equal(now, root);
}

/** Without bit operators, which know 32 bits only. */
function half(number: number): number {
  return Math.floor(number / 2);
}

/** 256 neighbouring hashes of one level, fewer at the right edge, in the layout of c2sp.org/tlog-tiles. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** How many hashes a level has in a tree of that size. */
function hashesOf(size: number, level: number): number {
  return Math.floor(size / FULL_TILE ** level);
}

/** Every tile of a tree of that size, level by level, from the left. */
export function tilesOf(size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; hashesOf(size, level) > 0; level++) {
    const hashes = hashesOf(size, level);
    for (let first = 0; first < hashes; first += FULL_TILE) {
      tiles.push({ level, index: first / FULL_TILE, width: Math.min(FULL_TILE, hashes - first) });
    }
  }
  return tiles;
}

export function tilePath(tile: Tile): string {
  let number = String(tile.index % 1000).padStart(3, "0");
  for (let rest = half1000(tile.index); rest > 0; rest = half1000(rest)) {
    number = `x${String(rest % 1000).padStart(3, "0")}/${number}`;
  }
  return `tile/${tile.level}/${number}${tile.width === FULL_TILE ? "" : `.p/${tile.width}`}`;
}

function half1000(number: number): number {
  return Math.floor(number / 1000);
}

/** A growing tree, of which only the right edge is kept. */
export class TreeEdge {
  private readonly levels: Uint8Array[][] = [];
  size = 0;

  /** @param onFullTile is told of every tile that became full, with its hashes */
  constructor(private readonly onFullTile: (tile: Tile, hashes: Uint8Array) => void) {}

  append(leaf: Uint8Array): void {
    this.size++;
    this.push(0, leaf);
  }

  private push(level: number, hash: Uint8Array): void {
    const row = (this.levels[level] ??= []);
    row.push(hash);
    if (row.length === FULL_TILE) {
      const root = perfect(row);
      this.onFullTile({ level, index: hashesOf(this.size, level + 1) - 1, width: FULL_TILE }, concat(...row));
      this.levels[level] = [];
      this.push(level + 1, root);
    }
  }

  /** The hashes of a level that are in no full tile yet. */
  edge(level: number): Uint8Array {
    return concat(...(this.levels[level] ?? []));
  }

  /** The root over all leaves so far. */
  root(): Uint8Array {
    let right: Uint8Array | undefined;
    for (const row of this.levels) {
      right = join(row, right);
    }
    return right ?? sha256(new Uint8Array());
  }
}

/** Joins the perfect trees a row consists of, the smallest of which stands rightmost, to what is right of it. */
function join(row: readonly Uint8Array[], right: Uint8Array | undefined): Uint8Array | undefined {
  let joined = right;
  let end = row.length;
  while (end > 0) {
    const start = end - (end & -end);
    const tree = perfect(row.slice(start, end));
    joined = joined === undefined ? tree : nodeHash(tree, joined);
    end = start;
  }
  return joined;
}
