import { useState } from "react";
import type { Schema } from "../../api/types";
import { Field } from "../../components/Form";
import { Badge } from "../../components/Page";
import { useFormat, useTexts } from "../../locales";
import { tenths } from "./tenths";
import { useLabel } from "./useLabel";

/** The models, how often the large one is called and how much people review, together. */
export function Knobs({ report }: { report: Schema["PilotReport"] }) {
  const t = useTexts();
  const format = useFormat();
  const nameOf = useLabel();
  const [review, setReview] = useState("");
  const [all, setAll] = useState(false);
  const rates = [...new Set(report.knobs.map((knob) => knob.review_share))].sort((one, other) => one - other);
  const shown = report.knobs
    .filter((knob) => (all || !knob.dominated) && (review === "" || String(knob.review_share) === review))
    .sort((one, other) => one.cost_micros - other.cost_micros);
  return (
    <>
      <div className="filters">
        <Field label={t("pilot.head.reviewed")}>
          {(control) => (
            <select {...control} value={review} onChange={(event) => setReview(event.target.value)}>
              <option value="">{t("app.all")}</option>
              {rates.map((rate) => (
                <option key={rate} value={String(rate)}>
                  {format.percent(rate)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <label className="check">
          <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
          <span>{t("pilot.knobs.all")}</span>
        </label>
      </div>
      <div className="pilot-table" role="region" tabIndex={0} aria-label={t("pilot.knobs")}>
        <table>
          <caption>{t("pilot.knobs.lead", { shown: shown.length, all: report.knobs.length })}</caption>
          <thead>
            <tr>
              <th scope="col">{t("pilot.head.models")}</th>
              {(["deferred", "reviewed", "quality", "costAll", "unseen"] as const).map((head) => (
                <th key={head} scope="col" className="numeric">
                  {t(`pilot.head.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((knob) => (
              <tr
                key={`${knob.draft}/${knob.answer}/${knob.deferred_share}/${knob.review_share}`}
                className={knob.dominated ? "dominated" : undefined}
              >
                <th scope="row">
                  {t("pilot.chart.handedOn", { draft: nameOf(knob.draft), answer: nameOf(knob.answer) })}
                  {knob.dominated && (
                    <small>
                      <Badge>{t("pilot.chart.beaten")}</Badge>
                    </small>
                  )}
                </th>
                <td className="numeric">{format.percent(knob.deferred_share)}</td>
                <td className="numeric">{format.percent(knob.review_share)}</td>
                <td className="numeric">{format.number(tenths(knob.quality))}</td>
                <td className="numeric">{format.money(knob.cost_micros, report.currency)}</td>
                <td className="numeric">{format.percent(knob.unseen_suspicious)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
