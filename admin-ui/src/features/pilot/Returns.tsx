import { useState } from "react";
import type { Schema } from "../../api/types";
import { Field } from "../../components/Form";
import { useFormat, useTexts } from "../../locales";
import { ASSUMPTIONS, typed, type Assumption } from "./assumptions";
import { tenths } from "./tenths";
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
  return (
    <>
      <Assumptions key={JSON.stringify(report.assumptions)} report={report} changed={changed} change={change} />
      <div className="pilot-table" role="region" tabIndex={0} aria-label={t("pilot.returns")}>
        <table>
          <caption>{t("pilot.returns.lead")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("pilot.setting.head")}</th>
              {(["saved", "models", "review", "net", "onCost", "payback"] as const).map((head) => (
                <th key={head} scope="col" className="numeric">
                  {t(`pilot.head.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.returns.map((one) => (
              <tr key={one.label}>
                <th scope="row">{nameOf(one.label)}</th>
                <td className="numeric">{money(one.saved_micros)}</td>
                <td className="numeric">{money(one.model_micros)}</td>
                <td className="numeric">{money(one.review_micros)}</td>
                <td className="numeric">{money(one.net_micros)}</td>
                <td className="numeric">
                  {one.return_on_cost === undefined ? t("app.none") : format.percent(one.return_on_cost)}
                </td>
                <td className="numeric">
                  {one.payback_months === undefined
                    ? t("app.none")
                    : t("pilot.months", { months: format.number(tenths(one.payback_months)) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
