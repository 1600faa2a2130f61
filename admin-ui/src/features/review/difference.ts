import { diffArrays } from "diff";

export interface Part {
  change: "kept" | "removed" | "added";
  text: string;
}

/** What became of a text, by the words of its language; Japanese has no spaces, but has words. */
export function differenceOf(before: string, after: string, language: string): Part[] {
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  const words = (text: string) => [...segmenter.segment(text)].map((segment) => segment.segment);
  return diffArrays(words(before), words(after)).map((change) => ({
    change: change.added ? "added" : change.removed ? "removed" : "kept",
    text: change.value.join(""),
  }));
}
