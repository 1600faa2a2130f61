import { describe, expect, it } from "vitest";
import { planOf, valuesOf, type Policy } from "./plan";

const POLICY: Policy = {
  id: "p",
  version: 3,
  name: "House",
  pair: "enja",
  purpose: "minutes",
  enabled: false,
  rules: [
    { name: "short", max_prompt_tokens: 20, mode: "slm-only" },
    {
      name: "uncertain",
      mode: "cascade",
      deferral: { signal: "entropy", quantile: 0.9, threshold: 1.25, defer_to: "llm-only" },
    },
  ],
  state: "active",
  proposed_by: "a",
  proposed_at: "2026-11-27T00:00:00Z",
};

describe("a route policy", () => {
  it("that nobody changes in the form stays what it is", () => {
    const { name, pair, purpose, enabled, rules } = POLICY;

    expect(planOf(valuesOf(POLICY))).toEqual({ name, pair, purpose, enabled, rules });
  });

  it("has a deferral only where a cascade writes", () => {
    const values = valuesOf(POLICY);
    const changed = values.rules.map((rule) => ({ ...rule, mode: "llm-to-slm" }));

    expect(planOf({ ...values, rules: changed }).rules.map((rule) => rule.deferral)).toEqual([undefined, undefined]);
  });
});
