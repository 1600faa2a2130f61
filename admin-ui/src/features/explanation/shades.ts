/** How strong a shade is: 0 for none, up to 4. Texts are shaded in steps, so that two that look alike are alike. */
export type Shade = 0 | 1 | 2 | 3 | 4;

/** From which probability on a token is shaded less; below the last it is shaded most. */
const SURE: readonly [number, Shade][] = [
  [0.9, 0],
  [0.7, 1],
  [0.4, 2],
  [0.15, 3],
];

/** Little where the model was sure, much where it was not. */
export function doubt(logProbability: number): Shade {
  const probability = Math.exp(logProbability);
  return SURE.find(([from]) => probability >= from)?.[1] ?? 4;
}

/** Much where most of what all words weigh lies; a word that weighs less than a tenth of the heaviest has none. */
export function weight(share: number, all: readonly number[]): Shade {
  const heaviest = Math.max(...all.map(Math.abs), 0);
  const part = heaviest === 0 ? 0 : Math.abs(share) / heaviest;
  return part < 0.1 ? 0 : (Math.min(4, 1 + Math.floor(part * 4)) as Shade);
}

/** Between how many equally likely tokens one hesitates who has this entropy. */
export function choices(entropy: number): number {
  return Math.exp(entropy);
}

/** The probability of a token of average likelihood, of so many that are together so likely. */
export function perToken(logProbability: number, tokens: number): number {
  return tokens === 0 ? 0 : Math.exp(logProbability / tokens);
}

/** The words with the largest shares, largest first; those that lowered the answer's probability are not among them. */
export function heaviest<T extends { share?: number; mark: boolean }>(words: readonly T[], most: number): T[] {
  return words
    .filter((word) => !word.mark && (word.share ?? 0) > 0)
    .sort((one, other) => (other.share ?? 0) - (one.share ?? 0))
    .slice(0, most);
}
