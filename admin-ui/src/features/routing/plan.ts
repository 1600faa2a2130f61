import type { Schema } from "../../api/types";

export type Policy = Schema["RoutePolicy"];
type Rule = Schema["RouteRule"];

/** A rule as it is typed. */
export interface RuleValues {
  name: string;
  max_prompt_tokens: string;
  mode: string;
  signal: "" | "log-probability" | "entropy";
  quantile: string;
  threshold: string;
  defer_to: string;
}

export interface Values {
  name: string;
  pair: string;
  purpose: string;
  options: string[];
  rules: RuleValues[];
}

/** Short prompts to the small model, the others to the hybrid: a beginning that one changes. */
const BEGINNING: Rule[] = [
  { name: "short", max_prompt_tokens: 12, mode: "slm-only" },
  { name: "rest", mode: "llm-to-slm" },
];

export function valuesOf(before: Policy | undefined): Values {
  return {
    name: before?.name ?? "",
    pair: before?.pair ?? "",
    purpose: before?.purpose ?? "",
    options: before === undefined || before.enabled ? ["enabled"] : [],
    rules: (before?.rules ?? BEGINNING).map(typed),
  };
}

export function typed(rule: Rule): RuleValues {
  return {
    name: rule.name,
    max_prompt_tokens: rule.max_prompt_tokens === undefined ? "" : String(rule.max_prompt_tokens),
    mode: rule.mode,
    signal: rule.deferral?.signal ?? "",
    quantile: String(rule.deferral?.quantile ?? 0.9),
    threshold: String(rule.deferral?.threshold ?? 1.5),
    defer_to: rule.deferral?.defer_to ?? "llm-only",
  };
}

/** A policy as the server takes it. */
export function planOf(values: Values): Schema["RoutePolicyPlan"] {
  return {
    name: values.name,
    pair: values.pair,
    ...(values.purpose === "" ? {} : { purpose: values.purpose }),
    enabled: values.options.includes("enabled"),
    rules: values.rules.map(ruleOf),
  };
}

function ruleOf(rule: RuleValues): Rule {
  const { signal } = rule;
  return {
    name: rule.name,
    mode: rule.mode,
    ...(rule.max_prompt_tokens === "" ? {} : { max_prompt_tokens: Number(rule.max_prompt_tokens) }),
    ...(rule.mode === "cascade" && signal !== ""
      ? {
          deferral: {
            signal,
            quantile: Number(rule.quantile),
            threshold: Number(rule.threshold),
            defer_to: rule.defer_to,
          },
        }
      : {}),
  };
}
