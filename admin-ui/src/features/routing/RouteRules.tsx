import type { Schema } from "../../api/types";
import { useFormat, useTexts } from "../../locales";

/** Rules in their order; the first that covers a prompt counts. */
export function RouteRules({ rules }: { rules: Schema["RouteRule"][] }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <ol className="route-rules">
      {rules.map((rule) => (
        <li key={rule.name}>
          <b>{rule.name}</b>{" "}
          {rule.max_prompt_tokens === undefined
            ? t("routing.rule.all", { mode: rule.mode })
            : t("routing.rule.short", { mode: rule.mode, tokens: format.number(rule.max_prompt_tokens) })}
          {rule.deferral && (
            <small>
              {t(`routing.rule.${rule.deferral.signal}`, {
                quantile: format.percent(rule.deferral.quantile),
                threshold: format.number(Math.round(rule.deferral.threshold * 1_000) / 1_000),
                mode: rule.deferral.defer_to,
              })}
            </small>
          )}
        </li>
      ))}
    </ol>
  );
}
