import { useFormat, useTextFor, useTexts } from "../locales";
import { useModeName, usePurposeName } from "./Names";

/** How the names of the words for the codes of a field begin. A code may mean something else in another kind of entry. */
const WORDS: Record<string, readonly string[]> = {
  type: ["audit.type."],
  "body.status": ["audit.outcome."],
  "body.actor.kind": ["audit.actor."],
  "body.reason": ["audit.reason.", "audit.erase.reason.", "audit.hold.reason."],
  "body.finish_reason": ["audit.finish."],
  "body.error_code": ["app.problem."],
  "body.routing.rule": ["audit.routing."],
  "body.latency.decision": ["audit.latency."],
  "body.fallback.reason": ["audit.fallback."],
  "body.limited_by": ["audit.limit."],
  "body.audience": ["audit.audience."],
  "body.verdict": ["audit.verdict.", "generation.verdict."],
  "body.budgets[].level": ["quota.level."],
  "body.budgets[].measure": ["quota.counts."],
};

const MODES = [
  "body.model",
  "body.mode",
  "body.routing.asked",
  "body.routing.used",
  "body.latency.asked_mode",
  "body.fallback.mode",
  "body.deferral.writer",
  "body.second_opinion.mode",
];

/** What a value of an entry means, in the reader's words; undefined if it speaks for itself, as numbers and digests do. */
export function useLedgerWords(): (path: string, value: string) => string | undefined {
  const t = useTexts();
  const format = useFormat();
  const textFor = useTextFor();
  const modeName = useModeName();
  const purposeName = usePurposeName();
  return (path, value) => {
    if (MODES.includes(path)) {
      return modeName(value);
    }
    if (path === "body.purpose") {
      return purposeName(value);
    }
    if (value === "true" || value === "false") {
      return value === "true" ? t("app.yes") : t("app.no");
    }
    if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) {
      return format.time(value);
    }
    return (WORDS[path] ?? [])
      .map((beginning) => beginning.slice(0, -1))
      .flatMap((prefix) => [textFor(prefix, value), textFor(prefix, value.toLowerCase())])
      .find((text) => text !== undefined);
  };
}
