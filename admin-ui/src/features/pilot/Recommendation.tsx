import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, newKey, ok, once } from "../../api/client";
import { usePurposes } from "../../api/lookups";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Field } from "../../components/Form";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Fact, Facts } from "../../components/Page";
import { RouteWords } from "../../components/RouteWords";
import { useFormat, useTexts } from "../../locales";
import type { Assumption } from "./assumptions";

interface RecommendationProps {
  report: Schema["PilotReport"];
  recommended: Schema["PilotRecommendation"];
  query: Partial<Record<Assumption, number>>;
}

/** Which mode should write what, what that would have come to, and the way to have it so. */
export function Recommendation({ report, recommended, query }: RecommendationProps) {
  const t = useTexts();
  const format = useFormat();
  const { is } = useSession();
  return (
    <div className="card recommended">
      {!recommended.reaches_target && (
        <Notice tone="warn">
          <p>{t("pilot.recommended.short", { share: format.percent(report.assumptions.target_share) })}</p>
        </Notice>
      )}
      <ol className="pilot-rules">
        {recommended.rules.map((rule, place) => (
          <li key={rule.name}>
            <RouteWords rule={rule} first={place === 0} />
          </li>
        ))}
      </ol>
      <Facts>
        <Expected name={t("pilot.recommended.judged")} of={recommended.judged ?? recommended.chosen} report={report} />
        <Expected name={t("pilot.recommended.best")} of={recommended.best} report={report} />
        <Fact name={t("pilot.recommended.review")} hint={t("pilot.recommended.review.hint")}>
          {format.percent(recommended.review_share)}
        </Fact>
      </Facts>
      {is("model_engineer", "tenant_admin") && <Apply pilot={report.run.pilot_id} query={query} />}
    </div>
  );
}

function Expected({
  name,
  of,
  report,
}: {
  name: string;
  of: Schema["PilotExpectation"];
  report: Schema["PilotReport"];
}) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Fact name={name}>
      {t("pilot.expected", {
        quality: format.tenths(of.quality),
        cost: format.money(of.cost_micros, report.currency),
        time: format.duration(of.total_ms),
        share: format.percent(of.llm_share),
      })}
    </Fact>
  );
}

/** Proposes it with one click; a second person lets it count. */
function Apply({ pilot, query }: { pilot: string; query: Partial<Record<Assumption, number>> }) {
  const t = useTexts();
  const purposes = usePurposes();
  const { language } = useFormat();
  const [purpose, setPurpose] = useState("");
  const [key] = useState(newKey);
  const applying = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/pilots/{id}/route-policy", {
          params: { path: { id: pilot }, query, header: once(`${key}${purpose.slice(0, 8)}`) },
          body: purpose === "" ? {} : { purpose },
        }),
      ),
  });
  if (applying.data) {
    return (
      <Notice tone="good">
        <p>{t("pilot.applied", { name: applying.data.name, version: applying.data.version })}</p>
        <p>
          <Link to="/portal/routes">{t("pilot.applied.go")}</Link>
        </p>
      </Notice>
    );
  }
  return (
    <>
      {applying.error && <ProblemNotice problem={applying.error} />}
      <div className="filters">
        <Field label={t("pilot.apply.purpose")}>
          {(control) => (
            <select {...control} value={purpose} onChange={(event) => setPurpose(event.target.value)}>
              <option value="">{t("app.all")}</option>
              {(purposes.data ?? [])
                .filter((one) => one.retired_at === undefined)
                .map((one) => (
                  <option key={one.code} value={one.code}>
                    {(language === "ja" ? one.name_ja : one.name_en) ?? one.code}
                  </option>
                ))}
            </select>
          )}
        </Field>
        <button type="button" className="primary" disabled={applying.isPending} onClick={() => applying.mutate()}>
          {t("pilot.apply")}
        </button>
      </div>
      <small className="hint">{t("pilot.apply.hint")}</small>
    </>
  );
}
