import type { Schema } from "../../api/types";

type Assumptions = Schema["PilotAssumptions"];

/** What a report takes for granted, in the order people think of it. Money is typed in the currency, not in millionths. */
export const ASSUMPTIONS = [
  "outputs_per_month",
  "minutes_by_hand",
  "usable_share",
  "review_share",
  "review_minutes",
  "wage_micros",
  "fixed_micros",
  "setup_micros",
  "target_share",
] as const satisfies readonly (keyof Assumptions)[];

export type Assumption = (typeof ASSUMPTIONS)[number];

const MICROS = 1_000_000;

/** How one writes a value, and reads it: shares as percentages, money in whole units. */
function factorOf(name: Assumption): number {
  return name.endsWith("_share") ? 100 : name.endsWith("_micros") ? 1 / MICROS : 1;
}

export function typed(name: Assumption, value: number): string {
  return String(Number((value * factorOf(name)).toPrecision(10)));
}

export function meant(name: Assumption, text: string): number {
  const value = Number(text) / factorOf(name);
  return name.endsWith("_micros") || name === "outputs_per_month" ? Math.round(value) : value;
}

/** Those that were changed, as parameters of a request; what is no number is left to the server's example. */
export function parametersOf(changed: Partial<Record<Assumption, string>>): Partial<Record<Assumption, number>> {
  return Object.fromEntries(
    ASSUMPTIONS.filter((name) => changed[name] && Number.isFinite(Number(changed[name]))).map((name) => [
      name,
      meant(name, changed[name] ?? ""),
    ]),
  );
}
