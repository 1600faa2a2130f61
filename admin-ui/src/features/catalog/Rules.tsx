import type { Schema } from "../../api/types";
import { useFormat, useTextFor, useTexts, type Key } from "../../locales";

/** When an output is held, one rule a line; any of them is enough. */
export function Rules({ rules }: { rules: Schema["ReviewRules"] }) {
  const t = useTexts();
  const format = useFormat();
  const textFor = useTextFor();
  const findings = findingsOf(rules).map((finding) => textFor("catalog.finding", finding) ?? finding);
  const lines: [Key, string | undefined][] = [
    ["catalog.rule.always", rules.always ? "" : undefined],
    ["catalog.rule.external_audience", rules.external_audience ? "" : undefined],
    [
      "catalog.rule.sample",
      rules.sample_per_million ? format.percent(rules.sample_per_million / 1_000_000) : undefined,
    ],
    ["catalog.rule.findings", findings.length > 0 ? findings.join(t("catalog.rule.and")) : undefined],
    ["catalog.rule.words", rules.words?.length ? rules.words.join(t("catalog.rule.and")) : undefined],
    ["catalog.rule.mean", probability(rules.mean_log_probability_below)],
    ["catalog.rule.min", probability(rules.min_log_probability_below)],
    ["catalog.rule.disagreement", share(rules.small_model_disagreement_above)],
    ["catalog.rule.cost", number(rules.cost_micros_above)],
    ["catalog.rule.characters", number(rules.characters_above)],
  ];
  function number(value: number | undefined): string | undefined {
    return value === undefined ? undefined : format.number(value);
  }
  function share(value: number | undefined): string | undefined {
    return value === undefined ? undefined : format.percent(value);
  }
  function probability(logarithm: number | undefined): string | undefined {
    return logarithm === undefined ? undefined : format.percent(Math.exp(logarithm));
  }
  return (
    <ul className="rules">
      {lines.map(([key, value]) => value !== undefined && <li key={key}>{t(key, { value })}</li>)}
    </ul>
  );
}

/** The description of the API tells the names of findings, but not that they are a list. */
export function findingsOf(rules: Schema["ReviewRules"]): string[] {
  return (rules.findings as unknown as string[] | undefined) ?? [];
}
