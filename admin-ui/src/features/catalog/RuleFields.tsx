import { useEffect, useRef, useState, type ReactNode } from "react";
import { Field, type Choice } from "../../components/Form";
import { useModeName } from "../../components/Names";
import { useFormat, useTextFor, useTexts } from "../../locales";
import { bySignal, handsOnTo, MOST_RULES, moved, numberOf, withRule, type Fault, type RuleDraft } from "./routeDrafts";

interface RuleFieldsProps {
  rules: RuleDraft[];
  /** The modes of the pair. */
  modes: string[];
  faults: Fault[];
  change(rules: RuleDraft[]): void;
}

/** Where the keyboard is to go after the rules have changed. */
interface Goal {
  rule: number;
  control: "up" | "down" | "name";
}

/** The rules of a policy in their order; each can be written, moved and removed by keyboard alone. */
export function RuleFields({ rules, modes, faults, change }: RuleFieldsProps) {
  const t = useTexts();
  const { list, go } = useGoal();
  const [said, say] = useState("");
  function move(from: number, to: number) {
    change(moved(rules, from, to));
    say(t("catalog.route.moved", { from: from + 1, to: to + 1 }));
    go({ rule: rules[from]?.id ?? 0, control: to < from ? "up" : "down" });
  }
  function add() {
    const [more, id] = withRule(rules, modes[0] ?? "", (number) => t("catalog.route.rule.number", { number }));
    change(more);
    say("");
    go({ rule: id, control: "name" });
  }
  function remove(place: number) {
    const left = rules.toSpliced(place, 1);
    change(left);
    say(t("catalog.route.removed", { number: place + 1 }));
    go({ rule: left[Math.min(place, left.length - 1)]?.id ?? 0, control: "name" });
  }
  return (
    <section className="rule-list" ref={list} aria-label={t("catalog.route.rules")}>
      <p className="hint">{t("catalog.route.rules.hint")}</p>
      <ol>
        {rules.map((rule, place) => (
          <li key={rule.id} data-rule={rule.id}>
            <fieldset className="rule">
              <legend>{t("catalog.route.rule.number", { number: place + 1 })}</legend>
              <OneRule
                rule={rule}
                modes={modes}
                faults={faults.filter((fault) => fault.place === place)}
                set={(values) => change(rules.with(place, { ...rule, ...values }))}
              />
              <p className="row-actions">
                <Act control="up" number={place + 1} off={place === 0} act={() => move(place, place - 1)} />
                <Act
                  control="down"
                  number={place + 1}
                  off={place === rules.length - 1}
                  act={() => move(place, place + 1)}
                />
                <Act control="remove" number={place + 1} off={rules.length === 1} act={() => remove(place)} />
              </p>
            </fieldset>
          </li>
        ))}
      </ol>
      <p>
        <button type="button" disabled={rules.length >= MOST_RULES} onClick={add}>
          {t("catalog.route.add")}
        </button>
      </p>
      <p className="unseen" role="status">
        {said}
      </p>
    </section>
  );
}

/** Leads the keyboard to where the work goes on; whoever moves a rule holds on to it. */
function useGoal() {
  const list = useRef<HTMLElement>(null);
  const [goal, go] = useState<Goal>();
  useEffect(() => {
    const rule = goal && list.current?.querySelector(`[data-rule="${goal.rule}"]`);
    const wanted = rule?.querySelector<HTMLElement>(`[data-control="${goal?.control}"]:not(:disabled)`);
    // At the end of its way a rule can only go back.
    (wanted ?? rule?.querySelector<HTMLElement>("button:not(:disabled)"))?.focus();
  }, [goal]);
  return { list, go };
}

interface ActProps {
  control: "up" | "down" | "remove";
  number: number;
  off: boolean;
  act(): void;
}

function Act({ control, number, off, act }: ActProps) {
  const t = useTexts();
  return (
    <button
      type="button"
      className="link"
      data-control={control}
      disabled={off}
      aria-label={t(`catalog.route.${control}.what`, { number })}
      onClick={act}
    >
      {t(`catalog.route.${control}`)}
    </button>
  );
}

interface OneRuleProps {
  rule: RuleDraft;
  modes: string[];
  faults: Fault[];
  set(values: Partial<RuleDraft>): void;
}

function OneRule({ rule, modes, faults, set }: OneRuleProps) {
  const t = useTexts();
  const textFor = useTextFor();
  const modeName = useModeName();
  const fields = { rule, faults, set };
  const named = (mode: string) => ({ value: mode, label: modeName(mode) });
  return (
    <>
      <div className="fields-row">
        <Typed {...fields} name="name" shown={textFor("catalog.route.name", rule.name) ?? rule.name} />
        <Chosen
          {...fields}
          name="covers"
          choices={(["short", "all"] as const).map((value) => ({ value, label: t(`catalog.route.covers.${value}`) }))}
        />
        {rule.covers === "short" && <Typed {...fields} name="tokens" suffix={t("catalog.route.unit.tokens")} />}
        <Chosen {...fields} name="mode" choices={modes.map(named)} hint={textFor("app.mode", rule.mode)} />
      </div>
      {rule.mode === "cascade" && (
        <div className="fields-row">
          <Chosen
            {...fields}
            set={({ signal }) => set(bySignal(signal ?? ""))}
            name="signal"
            choices={(["", "log-probability", "entropy"] as const).map((value) => ({
              value,
              label: t(`catalog.route.signal.${value === "" ? "usual" : value}`),
            }))}
          />
          {rule.signal !== "" && (
            <>
              <Typed {...fields} name="percent" suffix="%" hint={t(`catalog.route.percent.${rule.signal}`)} />
              <Typed {...fields} name="threshold" hint={<Meaning rule={rule} />} />
              <Chosen {...fields} name="deferTo" choices={handsOnTo(modes).map(named)} />
            </>
          )}
        </div>
      )}
    </>
  );
}

/** What a threshold comes to, in a measure that people have a feeling for. */
function Meaning({ rule }: { rule: RuleDraft }) {
  const t = useTexts();
  const format = useFormat();
  const plain = Math.exp(numberOf(rule.threshold));
  if (!Number.isFinite(plain) || rule.signal === "") {
    return null;
  }
  return rule.signal === "entropy"
    ? t("catalog.route.threshold.entropy", { count: format.number(Math.round(plain * 10) / 10) })
    : t("catalog.route.threshold.log-probability", { share: format.percent(plain) });
}

interface OneFieldProps {
  rule: RuleDraft;
  faults: Fault[];
  set(values: Partial<RuleDraft>): void;
  name: Exclude<keyof RuleDraft, "id">;
  hint?: ReactNode;
}

function useFault({ faults, name }: OneFieldProps): string | undefined {
  const t = useTexts();
  const fault = faults.find((one) => one.field === name);
  return fault && t(fault.text, fault.values);
}

function Typed({ shown, suffix, ...field }: OneFieldProps & { shown?: string; suffix?: string }) {
  const t = useTexts();
  const { rule, set, name, hint } = field;
  return (
    <Field label={t(`catalog.route.field.${name}`)} hint={hint} fault={useFault(field)}>
      {(control) => (
        <span className={suffix ? "with-suffix" : undefined}>
          <input
            {...control}
            data-control={name === "name" ? "name" : undefined}
            inputMode={name === "tokens" ? "numeric" : name === "percent" ? "decimal" : undefined}
            value={shown ?? String(rule[name])}
            onChange={(event) => set({ [name]: event.target.value })}
          />
          {suffix && <span className="suffix">{suffix}</span>}
        </span>
      )}
    </Field>
  );
}

/** What stands in a rule already is among the choices, even where the pair does not offer it. */
function Chosen({ choices, ...field }: OneFieldProps & { choices: Choice[] }) {
  const t = useTexts();
  const modeName = useModeName();
  const { rule, set, name, hint } = field;
  const value = String(rule[name]);
  const known = choices.some((choice) => choice.value === value);
  return (
    <Field label={t(`catalog.route.field.${name}`)} hint={hint} fault={useFault(field)}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => set({ [name]: event.target.value })}>
          {(known ? choices : [{ value, label: modeName(value) }, ...choices]).map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
