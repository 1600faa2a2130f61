import type { ReactNode } from "react";
import { Field } from "../../components/Form";
import { useTexts } from "../../locales";
import { typed, type RuleValues } from "./plan";

const SIGNALS = ["entropy", "log-probability"] as const;
const NO_ANSWER = ["cascade", "slm-only"];

interface RuleFieldsProps {
  modes: string[];
  rules: RuleValues[];
  change(rules: RuleValues[]): void;
}

/** The rules of a policy in their order. */
export function RuleFields({ modes, rules, change }: RuleFieldsProps) {
  const t = useTexts();
  return (
    <fieldset className="field">
      <legend>{t("routing.rules")}</legend>
      <small className="hint">{t("routing.rules.hint")}</small>
      {rules.map((rule, place) => (
        <OneRule
          key={place}
          rule={rule}
          modes={modes}
          set={(values) => change(rules.map((one, index) => (index === place ? { ...one, ...values } : one)))}
        >
          {rules.length > 1 && (
            <button
              type="button"
              className="link"
              aria-label={t("routing.rule.drop.what", { name: rule.name })}
              onClick={() => change(rules.filter((_, index) => index !== place))}
            >
              {t("routing.rule.drop")}
            </button>
          )}
        </OneRule>
      ))}
      <p className="actions">
        <button
          type="button"
          onClick={() =>
            change([
              ...rules.map((one) => (one.max_prompt_tokens === "" ? { ...one, max_prompt_tokens: "100" } : one)),
              typed({ name: `rule-${rules.length + 1}`, mode: modes[0] ?? "llm-to-slm" }),
            ])
          }
        >
          {t("routing.rule.add")}
        </button>
      </p>
    </fieldset>
  );
}

interface OneRuleProps {
  rule: RuleValues;
  modes: string[];
  set(values: Partial<RuleValues>): void;
  children: ReactNode;
}

function OneRule({ rule, modes, set, children }: OneRuleProps) {
  const t = useTexts();
  const text = (name: "name" | "max_prompt_tokens" | "quantile" | "threshold", type: "text" | "number") => (
    <Field label={t(`routing.field.${name}`)} {...(name === "max_prompt_tokens" ? { required: false } : {})}>
      {(control) => (
        <input
          {...control}
          type={type}
          {...(type === "number" ? { step: "any" } : {})}
          value={rule[name]}
          onChange={(event) => set({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const select = (name: "mode" | "signal" | "defer_to", choices: [string, string][]) => (
    <Field label={t(`routing.field.${name}`)}>
      {(control) => (
        <select {...control} value={rule[name]} onChange={(event) => set({ [name]: event.target.value })}>
          {choices.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  const defers = rule.mode === "cascade";
  return (
    <div className="route-rule">
      <div className="fields-row">
        {text("name", "text")}
        {text("max_prompt_tokens", "number")}
        {select(
          "mode",
          modes.map((mode) => [mode, mode]),
        )}
        {defers &&
          select("signal", [
            ["", t("routing.signal.usual")],
            ...SIGNALS.map((signal): [string, string] => [signal, t(`routing.signal.${signal}`)]),
          ])}
      </div>
      {defers && rule.signal !== "" && (
        <div className="fields-row">
          {text("quantile", "number")}
          {text("threshold", "number")}
          {select(
            "defer_to",
            modes.filter((mode) => !NO_ANSWER.includes(mode)).map((mode) => [mode, mode]),
          )}
        </div>
      )}
      {children}
    </div>
  );
}
