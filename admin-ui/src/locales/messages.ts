import type { ReactNode } from "react";
import type english from "./en";

export type Language = "en" | "ja";

/** The name of a text. A name that English lacks does not compile. */
export type Key = keyof typeof english;

export type Messages = Record<Key, string>;

export type Values = Record<string, string | number>;

const PLACE = /\{(\w+)\}/g;

/** The text with its places filled. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(PLACE, (place, name: string) => String(values[name] ?? place));
}

/** The text in pieces, with elements in its places. */
export function fillWith(text: string, values: Record<string, ReactNode>): ReactNode[] {
  const pieces: ReactNode[] = [];
  let end = 0;
  for (const place of text.matchAll(PLACE)) {
    pieces.push(text.slice(end, place.index), values[place[1] ?? ""]);
    end = place.index + place[0].length;
  }
  pieces.push(text.slice(end));
  return pieces;
}

/** The names of the places in a text. */
export function places(text: string): string[] {
  return [...text.matchAll(PLACE)].map((place) => place[1] ?? "").sort();
}
