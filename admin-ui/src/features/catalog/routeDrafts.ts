import type { Schema } from "../../api/types";
import type { Key } from "../../locales";

type Rule = Schema["RouteRule"];
type Signal = Schema["DeferralRule"]["signal"];

/** The most rules a policy has, by the API. */
export const MOST_RULES = 20;

const LONGEST_NAME = 80;
const MOST_TOKENS = 2 ** 31 - 1;

/** One token in ten had less than one chance in five; or hesitated as if between five equally likely ones. */
const USUAL = {
  "log-probability": { percent: "10", threshold: "-1.6" },
  entropy: { percent: "90", threshold: "1.6" },
} as const;

/** A rule of a route policy as it is typed. */
export interface RuleDraft {
  /** Tells it from the others while they are moved about; the server never sees it. */
  id: number;
  name: string;
  covers: "short" | "all";
  tokens: string;
  mode: string;
  /** By what a cascade hands its draft on; empty for the pair's usual rule. */
  signal: Signal | "";
  percent: string;
  threshold: string;
  deferTo: string;
}

/** What is wrong with a field of a rule, as a text and what stands in its places. */
export interface Fault {
  place: number;
  field: keyof RuleDraft;
  text: Key;
  values: Record<string, number>;
}

/** Where a new policy begins: short prompts to the small model, all others to the hybrid. */
export function usualDrafts(): RuleDraft[] {
  return [
    { ...blank(0, "short", "slm-only"), covers: "short" },
    { ...blank(1, "rest", "llm-to-slm"), covers: "all" },
  ];
}

export function draftsOf(rules: Rule[]): RuleDraft[] {
  return rules.map(({ name, mode, max_prompt_tokens: tokens, deferral }, id) => ({
    ...blank(id, name, mode),
    ...(tokens === undefined ? { covers: "all" } : { covers: "short", tokens: String(tokens) }),
    ...(deferral && {
      signal: deferral.signal,
      percent: String(exact(deferral.quantile * 100)),
      threshold: String(deferral.threshold),
      deferTo: deferral.defer_to,
    }),
  }));
}

function blank(id: number, name: string, mode: string): RuleDraft {
  return {
    id,
    name,
    covers: "short",
    tokens: "",
    mode,
    signal: "",
    percent: "",
    threshold: "",
    deferTo: "llm-only",
  };
}

/** The rules that faultless drafts say. */
export function rulesOf(drafts: RuleDraft[]): Rule[] {
  return drafts.map((draft) => ({
    name: draft.name.trim(),
    mode: draft.mode,
    ...(draft.covers === "all" ? {} : { max_prompt_tokens: numberOf(draft.tokens) }),
    ...(draft.mode === "cascade" && draft.signal !== "" ? { deferral: deferralOf(draft, draft.signal) } : {}),
  }));
}

function deferralOf(draft: RuleDraft, signal: Signal): Schema["DeferralRule"] {
  return {
    signal,
    quantile: exact(numberOf(draft.percent) / 100),
    threshold: numberOf(draft.threshold),
    defer_to: draft.deferTo,
  };
}

/** Whether two lists of rules say the same, in whatever order their fields stand. */
export function sameRules(some: Rule[], others: Rule[]): boolean {
  const told = (rules: Rule[]) => JSON.stringify(rulesOf(draftsOf(rules)));
  return told(some) === told(others);
}

/** Without what binary fractions leave behind a decimal one. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}

/** What somebody typed as a decimal number, in digits of whatever width; NaN if it is none. */
export function numberOf(text: string): number {
  const plain = text.normalize("NFKC").replace("−", "-").trim();
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}

/** Another signal, beginning with the threshold that usually suits it. */
export function bySignal(signal: RuleDraft["signal"]): Partial<RuleDraft> {
  return signal === "" ? { signal } : { signal, ...USUAL[signal] };
}

/** One more rule, before the one that covers everything, and its id. */
export function withRule(drafts: RuleDraft[], mode: string, nameOf: (number: number) => string): [RuleDraft[], number] {
  let number = drafts.length + 1;
  while (drafts.some((draft) => draft.name === nameOf(number))) {
    number++;
  }
  const id = Math.max(-1, ...drafts.map((draft) => draft.id)) + 1;
  const place = drafts[drafts.length - 1]?.covers === "all" ? drafts.length - 1 : drafts.length;
  return [drafts.toSpliced(place, 0, blank(id, nameOf(number), mode)), id];
}

/** The same rules with one of them elsewhere. */
export function moved(drafts: RuleDraft[], from: number, to: number): RuleDraft[] {
  const draft = drafts[from];
  return draft === undefined ? drafts : drafts.toSpliced(from, 1).toSpliced(to, 0, draft);
}

/** Everything the server would refuse, and rules that could never count. */
export function faultsOf(drafts: RuleDraft[], modes: string[]): Fault[] {
  return drafts.flatMap((draft, place) => {
    const found: Omit<Fault, "place">[] = [];
    const note = (field: keyof RuleDraft, what: FaultName, values: Record<string, number> = {}) =>
      found.push({ field, text: `catalog.route.fault.${what}`, values });
    checkName(drafts, place, note);
    checkCover(drafts, place, note);
    checkMode(draft, modes, note);
    return found.map((fault) => ({ ...fault, place }));
  });
}

type FaultName =
  Extract<Key, `catalog.route.fault.${string}`> extends `catalog.route.fault.${infer Name}` ? Name : never;
type Note = (field: keyof RuleDraft, what: FaultName, values?: Record<string, number>) => void;

function checkName(drafts: RuleDraft[], place: number, note: Note): void {
  const name = drafts[place]?.name.trim() ?? "";
  const twin = drafts.findIndex((other) => other.name.trim() === name);
  if (name === "" || name.length > LONGEST_NAME) {
    note("name", "name", { most: LONGEST_NAME });
  } else if (twin < place) {
    note("name", "twice", { number: twin + 1 });
  }
}

function checkCover(drafts: RuleDraft[], place: number, note: Note): void {
  const draft = drafts[place] as RuleDraft;
  if (draft.covers === "all") {
    if (place < drafts.length - 1) {
      note("covers", "all");
    }
    return;
  }
  const tokens = numberOf(draft.tokens);
  if (!(Number.isInteger(tokens) && tokens >= 1 && tokens <= MOST_TOKENS)) {
    note("tokens", "tokens");
    return;
  }
  const before = drafts.findIndex((other) => other.covers === "short" && numberOf(other.tokens) >= tokens);
  if (before < place) {
    note("tokens", "covered", { number: before + 1 });
  }
}

function checkMode(draft: RuleDraft, modes: string[], note: Note): void {
  if (!modes.includes(draft.mode)) {
    note("mode", "mode");
  }
  if (draft.mode !== "cascade" || draft.signal === "") {
    return;
  }
  const percent = numberOf(draft.percent);
  if (!(percent >= 0 && percent <= 100)) {
    note("percent", "percent");
  }
  const threshold = numberOf(draft.threshold);
  if (Number.isNaN(threshold)) {
    note("threshold", "threshold");
  } else if (draft.signal === "log-probability" && threshold > 0) {
    note("threshold", "above");
  } else if (draft.signal === "entropy" && threshold < 0) {
    note("threshold", "below");
  }
  if (!handsOnTo(modes).includes(draft.deferTo)) {
    note("deferTo", "mode");
  }
}

/** What may write what a cascade hands on. */
export function handsOnTo(modes: string[]): string[] {
  return modes.filter((mode) => mode !== "slm-only" && mode !== "cascade");
}
