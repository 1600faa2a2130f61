import { describe, expect, it } from "vitest";
import type { Schema } from "../../api/types";
import {
  bySignal,
  draftsOf,
  faultsOf,
  moved,
  numberOf,
  rulesOf,
  sameRules,
  usualDrafts,
  withRule,
  type RuleDraft,
} from "./routeDrafts";

const MODES = ["llm-to-slm", "slm-only", "llm-only", "speculative", "cascade"];

const RULES: Schema["RouteRule"][] = [
  { name: "short", mode: "slm-only", max_prompt_tokens: 12 },
  {
    name: "middle",
    mode: "cascade",
    max_prompt_tokens: 120,
    deferral: { signal: "entropy", quantile: 0.07, threshold: 4.55, defer_to: "llm-only" },
  },
  { name: "rest", mode: "cascade" },
];

/** The usual drafts, with the first one's number filled in and something else changed. */
function drafts(change: Partial<RuleDraft> = {}): RuleDraft[] {
  const [short, rest] = usualDrafts() as [RuleDraft, RuleDraft];
  return [{ ...short, tokens: "12", ...change }, rest];
}

function said(rules: RuleDraft[], modes = MODES): string[] {
  return faultsOf(rules, modes).map(
    ({ place, field, text }) => `${place} ${field} ${text.replace("catalog.route.fault.", "")}`,
  );
}

describe("the rules of a route policy", () => {
  it("are the same after they were opened in the form and not touched", () => {
    expect(rulesOf(draftsOf(RULES))).toEqual(RULES);
    expect(faultsOf(draftsOf(RULES), MODES)).toEqual([]);
  });

  it("are known to be the same in whatever order their fields come, and to be others when one is moved", () => {
    const shuffled = RULES.map((rule) => Object.fromEntries(Object.entries(rule).reverse()) as typeof rule);

    expect(sameRules(shuffled, RULES)).toBe(true);
    expect(sameRules([...RULES].reverse(), RULES)).toBe(false);
  });

  it("begin with short prompts, for which a length is still to be said", () => {
    expect(said(usualDrafts())).toEqual(["0 tokens tokens"]);
    expect(rulesOf(drafts())).toEqual([
      { name: "short", mode: "slm-only", max_prompt_tokens: 12 },
      { name: "rest", mode: "llm-to-slm" },
    ]);
  });

  it("drop what was said of handing on when the mode is no cascade any more", () => {
    const [short] = rulesOf(drafts({ mode: "llm-only", ...bySignal("entropy") }));

    expect(short).toEqual({ name: "short", mode: "llm-only", max_prompt_tokens: 12 });
  });

  it("hand on by a threshold that suits the signal", () => {
    const [short] = rulesOf(drafts({ mode: "cascade", ...bySignal("log-probability") }));

    expect(short?.deferral).toEqual({
      signal: "log-probability",
      quantile: 0.1,
      threshold: -1.6,
      defer_to: "llm-only",
    });
  });

  it("take a new one before the one that covers everything, under a name that is free", () => {
    const [once, first] = withRule(drafts(), "llm-only", (number) => `Rule ${number}`);
    const [twice, second] = withRule(once.toSpliced(0, 1), "llm-only", (number) => `Rule ${number}`);

    expect(once.map(({ name }) => name)).toEqual(["short", "Rule 3", "rest"]);
    expect(twice.map(({ name }) => name)).toEqual(["Rule 3", "Rule 4", "rest"]);
    expect(new Set(twice.map(({ id }) => id)).size).toBe(3);
    expect([first, second]).toEqual([2, 3]);
  });

  it("take a new one at the end where none covers everything", () => {
    const [more] = withRule(drafts().slice(0, 1), "llm-only", (number) => `Rule ${number}`);

    expect(more.map(({ name }) => name)).toEqual(["short", "Rule 2"]);
  });

  it("lose none and gain none when they are moved", () => {
    const some = draftsOf(RULES);
    for (let from = 0; from < some.length; from++) {
      for (let to = 0; to < some.length; to++) {
        const after = moved(some, from, to);
        expect(after[to]).toBe(some[from]);
        expect(moved(after, to, from)).toEqual(some);
      }
    }
  });
});

describe("a fault is told beside its field", () => {
  it.each<[string, Partial<RuleDraft>, string[]]>([
    ["a missing name", { name: " " }, ["0 name name"]],
    ["a name that is too long", { name: "x".repeat(81) }, ["0 name name"]],
    ["a name that is taken", { name: "rest " }, ["1 name twice"]],
    ["no length", { tokens: "" }, ["0 tokens tokens"]],
    ["half a token", { tokens: "1.5" }, ["0 tokens tokens"]],
    ["no token at all", { tokens: "0" }, ["0 tokens tokens"]],
    ["more than a number of the API can be", { tokens: "2147483648" }, ["0 tokens tokens"]],
    ["words", { tokens: "twelve" }, ["0 tokens tokens"]],
    ["everything before the end", { covers: "all" }, ["0 covers all"]],
    ["a mode of another pair", { mode: "beam" }, ["0 mode mode"]],
    ["a share above all", { mode: "cascade", ...bySignal("entropy"), percent: "101" }, ["0 percent percent"]],
    ["a share that is none", { mode: "cascade", ...bySignal("entropy"), percent: "" }, ["0 percent percent"]],
    ["no threshold", { mode: "cascade", ...bySignal("entropy"), threshold: "" }, ["0 threshold threshold"]],
    ["a forgotten minus", { mode: "cascade", ...bySignal("log-probability"), threshold: "1.6" }, ["0 threshold above"]],
    ["an entropy there is not", { mode: "cascade", ...bySignal("entropy"), threshold: "-1" }, ["0 threshold below"]],
    ["a draft handed to itself", { mode: "cascade", ...bySignal("entropy"), deferTo: "cascade" }, ["0 deferTo mode"]],
  ])("%s", (_, change, faults) => {
    expect(said(drafts(change))).toEqual(faults);
  });

  it("a rule that an earlier one leaves nothing to", () => {
    const some = draftsOf(RULES);

    expect(said(moved(some, 0, 1))).toEqual(["1 tokens covered"]);
    expect(faultsOf(moved(some, 0, 1), MODES)[0]?.values).toEqual({ number: 1 });
  });

  it("nothing of a cascade is asked of other modes", () => {
    expect(said(drafts({ ...bySignal("entropy"), threshold: "" }))).toEqual([]);
  });
});

describe("a typed number", () => {
  it.each([
    ["12", 12],
    [" -1.6 ", -1.6],
    ["１２", 12],
    ["−1.6", -1.6],
    ["－１．６", -1.6],
    ["1,000", NaN],
    ["1e3", NaN],
    ["", NaN],
    ["ー1", NaN],
  ])("%j is %d", (text, value) => {
    expect(numberOf(text)).toBe(value);
  });
});
