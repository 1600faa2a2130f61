import { useCurrency } from "../../api/lookups";
import type { Schema } from "../../api/types";
import { useModeName, usePurposeName } from "../../components/Names";
import { useFormat, useTexts, type Format, type Texts } from "../../locales";

type ApiKey = Schema["Key"];
type Budget = Schema["Budget"];

/** Says in one sentence what a key may do: its terms, then every budget that binds it with what is left. */
export function useLimitsSentence(apiKey: ApiKey): (budgets: Budget[]) => string {
  const t = useTexts();
  const format = useFormat();
  const currency = useCurrency() ?? "USD";
  const modeName = useModeName();
  const purposeName = usePurposeName();
  return (budgets) => {
    const terms = t("access.limits.terms", {
      pairs: listed(apiKey.pairs, t("access.limits.anyPair"), t),
      modes: listed(apiKey.modes?.map(modeName), t("access.limits.anyMode"), t),
      purposes: apiKey.purposes?.length
        ? t("access.limits.purposes", { purposes: listed(apiKey.purposes.map(purposeName), "", t) })
        : t("access.limits.anyPurpose"),
      networks: apiKey.ip_ranges?.length
        ? t("access.limits.networks", { networks: listed(apiKey.ip_ranges, "", t) })
        : t("access.limits.anyNetwork"),
    });
    const bounds = budgets.map((budget) => budgetPhrase(budget, t, format, currency));
    const limits = bounds.length
      ? t("access.limits.budgets", { budgets: bounds.join(t("access.limits.and")) })
      : t("access.limits.noBudget");
    return terms + limits;
  };
}

function listed(values: string[] | undefined, any: string, t: Texts): string {
  return values?.length ? values.join(t("access.limits.and")) : any;
}

function budgetPhrase(budget: Budget, t: Texts, format: Format, currency: string): string {
  const say = (amount: number) => amountOf(budget.measure, amount, t, format, currency);
  return t("access.limits.budget", {
    level: t(`access.limits.level.${budget.level}`),
    // So many at once is so many at any time.
    span: budget.measure === "concurrent" ? "" : t(`access.limits.span.${budget.span}`),
    limit: say(budget.limit),
    left: say(budget.window?.left ?? budget.limit),
  });
}

function amountOf(measure: Budget["measure"], amount: number, t: Texts, format: Format, currency: string): string {
  switch (measure) {
    case "money":
      return format.money(amount, currency);
    case "compute":
      return format.duration(amount);
    default:
      return t(`access.limits.amount.${measure}`, { amount: format.number(amount) });
  }
}
