import { useState } from "react";
import type { Schema } from "../../api/types";
import { Field } from "../../components/Form";
import { Badge } from "../../components/Page";
import { Table, type Column } from "../../components/Table";
import { useFormat, useTexts } from "../../locales";
import { useLabel } from "./useLabel";

type Knob = Schema["PilotKnob"];

/** The models, how often the large one is called and how much people review, together. */
export function Knobs({ report }: { report: Schema["PilotReport"] }) {
  const t = useTexts();
  const format = useFormat();
  const [review, setReview] = useState("");
  const [all, setAll] = useState(false);
  const rates = [...new Set(report.knobs.map((knob) => knob.review_share))].sort((one, other) => one - other);
  const shown = report.knobs
    .filter((knob) => (all || !knob.dominated) && (review === "" || String(knob.review_share) === review))
    .sort((one, other) => one.cost_micros - other.cost_micros);
  const figure = (
    key: "deferred" | "reviewed" | "quality" | "costAll" | "unseen",
    cell: (knob: Knob) => string,
  ): Column<Knob> => ({ key, head: t(`pilot.head.${key}`), numeric: true, cell });
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
      <Table
        label={t("pilot.knobs")}
        caption={
          <small className="hint">{t("pilot.knobs.lead", { shown: shown.length, all: report.knobs.length })}</small>
        }
        columns={[
          { key: "models", head: t("pilot.head.models"), names: true, cell: (knob) => <Models knob={knob} /> },
          figure("deferred", ({ deferred_share }) => format.percent(deferred_share)),
          figure("reviewed", ({ review_share }) => format.percent(review_share)),
          figure("quality", ({ quality }) => format.tenths(quality)),
          figure("costAll", ({ cost_micros }) => format.money(cost_micros, report.currency)),
          figure("unseen", ({ unseen_suspicious }) => format.percent(unseen_suspicious)),
        ]}
        rows={shown}
        rowKey={(knob) => `${knob.draft}/${knob.answer}/${knob.deferred_share}/${knob.review_share}`}
        rowClass={(knob) => (knob.dominated ? "dominated" : undefined)}
      />
    </>
  );
}

function Models({ knob }: { knob: Knob }) {
  const t = useTexts();
  const nameOf = useLabel();
  return (
    <>
      {t("pilot.chart.handedOn", { draft: nameOf(knob.draft), answer: nameOf(knob.answer) })}
      {knob.dominated && (
        <small>
          <Badge>{t("pilot.chart.beaten")}</Badge>
        </small>
      )}
    </>
  );
}
