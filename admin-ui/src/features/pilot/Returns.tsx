import { useState } from "react";
import type { Schema } from "../../api/types";
import { Field } from "../../components/Form";
import { Table, type Column } from "../../components/Table";
import { useFormat, useTexts } from "../../locales";
import { ASSUMPTIONS, typed, type Assumption } from "./assumptions";
import { useLabel } from "./useLabel";

interface ReturnsProps {
  report: Schema["PilotReport"];
  changed: Record<Assumption, string>;
  change(values: Partial<Record<Assumption, string>>): void;
}

/** Whether it pays, from assumptions of which each can be changed; the server reckons. */
export function Returns({ report, changed, change }: ReturnsProps) {
  const t = useTexts();
  const format = useFormat();
  const nameOf = useLabel();
  const money = (micros: number) => format.money(micros, report.currency);
  const figure = (
    key: "saved" | "models" | "review" | "net" | "onCost" | "payback",
    cell: (one: Schema["PilotReturns"]) => string,
  ): Column<Schema["PilotReturns"]> => ({ key, head: t(`pilot.head.${key}`), numeric: true, cell });
  return (
    <>
      <Assumptions key={JSON.stringify(report.assumptions)} report={report} changed={changed} change={change} />
      <Table
        label={t("pilot.returns")}
        caption={<small className="hint">{t("pilot.returns.lead")}</small>}
        columns={[
          { key: "setting", head: t("pilot.setting.head"), names: true, cell: ({ label }) => nameOf(label) },
          figure("saved", ({ saved_micros }) => money(saved_micros)),
          figure("models", ({ model_micros }) => money(model_micros)),
          figure("review", ({ review_micros }) => money(review_micros)),
          figure("net", ({ net_micros }) => money(net_micros)),
          figure("onCost", ({ return_on_cost: share }) =>
            share === undefined ? t("app.none") : format.percent(share),
          ),
          figure("payback", ({ payback_months: months }) =>
            months === undefined ? t("app.none") : t("pilot.months", { months: format.tenths(months) }),
          ),
        ]}
        rows={report.returns}
        rowKey={({ label }) => label}
      />
    </>
  );
}

function Assumptions({ report, changed, change }: ReturnsProps) {
  const t = useTexts();
  const [values, setValues] = useState<Record<Assumption, string>>(
    () =>
      Object.fromEntries(ASSUMPTIONS.map((name) => [name, typed(name, report.assumptions[name])])) as Record<
        Assumption,
        string
      >,
  );
  const suffixOf = (name: Assumption) =>
    name.endsWith("_share") ? "%" : name.endsWith("_micros") ? report.currency : undefined;
  function apply() {
    change(
      Object.fromEntries(
        ASSUMPTIONS.filter((name) => changed[name] || values[name] !== typed(name, report.assumptions[name])).map(
          (name) => [name, values[name]],
        ),
      ),
    );
  }
  return (
    <form
      className="card form"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <p>{t("pilot.assumptions.lead")}</p>
      <div className="fields-row">
        {ASSUMPTIONS.map((name) => (
          <Field key={name} label={t(`pilot.assume.${name}`)}>
            {(control) => (
              <span className="with-suffix">
                <input
                  {...control}
                  type="number"
                  step="any"
                  min="0"
                  value={values[name]}
                  onChange={(event) => setValues((before) => ({ ...before, [name]: event.target.value }))}
                />
                {suffixOf(name) && <span className="suffix">{suffixOf(name)}</span>}
              </span>
            )}
          </Field>
        ))}
      </div>
      <p className="actions">
        <button type="submit" className="primary">
          {t("pilot.reckon")}
        </button>
        <button type="button" onClick={() => change(Object.fromEntries(ASSUMPTIONS.map((name) => [name, ""])))}>
          {t("pilot.example")}
        </button>
      </p>
    </form>
  );
}
