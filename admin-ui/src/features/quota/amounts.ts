import { useCurrency } from "../../api/lookups";
import type { Schema } from "../../api/types";
import { useFormat, useTexts } from "../../locales";

export type Budget = Schema["Budget"];
export type Measure = Budget["measure"];

/** People write whole units; the server counts millionths of a currency and milliseconds. */
const UNITS: Record<Measure, number> = {
  money: 1_000_000,
  compute: 1_000,
  tokens: 1,
  requests: 1,
  concurrent: 1,
};

/** How amounts of a measure are said, written into a field, and read from one. */
export function useAmounts(measure: Measure) {
  const t = useTexts();
  const format = useFormat();
  const currency = useCurrency() ?? "USD";
  return {
    say: (amount: number) =>
      measure === "money"
        ? format.money(amount, currency)
        : measure === "compute"
          ? format.duration(amount)
          : t(`access.limits.amount.${measure}`, { amount: format.number(amount) }),
    write: (amount: number) => String(amount / UNITS[measure]),
    /** Undefined if it is no amount. */
    read: (text: string): number | undefined => {
      const amount = Math.round(Number(text) * UNITS[measure]);
      return text.trim() === "" || !Number.isSafeInteger(amount) || amount < 0 ? undefined : amount;
    },
    unit: measure === "money" ? currency : t(`quota.unit.${measure}`),
    currency,
  };
}
