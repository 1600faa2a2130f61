import { useFormat, useTexts } from "../locales";
import { useModeName } from "./Names";

/** A rule of a route policy, as it counts or as a pilot recommends it. */
interface Route {
  max_prompt_tokens?: number;
  mode: string;
  deferral?: Deferral;
}

interface Deferral {
  signal: string;
  quantile: number;
  threshold?: number;
  defer_to: string;
}

interface RouteWordsProps {
  rule: Route;
  /** Whether no rule stands before it. */
  first: boolean;
}

/** Which prompts go where, and below it what a cascade hands on. */
export function RouteWords({ rule, first }: RouteWordsProps) {
  const t = useTexts();
  const format = useFormat();
  const modeName = useModeName();
  const mode = modeName(rule.mode);
  return (
    <>
      {rule.max_prompt_tokens === undefined
        ? t(first ? "app.route.all" : "app.route.rest", { mode })
        : t("app.route.short", { tokens: format.number(rule.max_prompt_tokens), mode })}
      {rule.mode === "cascade" && (
        <small className="hint">
          {rule.deferral ? <DeferralWords deferral={rule.deferral} /> : t("app.route.deferral.usual")}
        </small>
      )}
    </>
  );
}

function DeferralWords({ deferral }: { deferral: Deferral }) {
  const t = useTexts();
  const format = useFormat();
  const modeName = useModeName();
  if (deferral.threshold === undefined) {
    return null;
  }
  return (
    <>
      {t(`app.route.deferral.${deferral.signal as "entropy" | "log-probability"}`, {
        quantile: format.percent(deferral.quantile),
        threshold: format.number(deferral.threshold),
        mode: modeName(deferral.defer_to),
      })}
    </>
  );
}
