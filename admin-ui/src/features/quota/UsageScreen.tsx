import { useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { all, api, ok } from "../../api/client";
import { useDepartments, useKeys } from "../../api/lookups";
import type { Schema } from "../../api/types";
import { StackedBars } from "../../charts/StackedBars";
import { Field } from "../../components/Form";
import { Skeleton, useFilters } from "../../components/List";
import { useModeName, usePurposeName } from "../../components/Names";
import { ProblemNotice } from "../../components/Notice";
import { Empty, PageHead, Section } from "../../components/Page";
import { useFormat, useTexts } from "../../locales";
import { startOfDay } from "../../locales/zone";
import { LatencyTable } from "./LatencyTable";
import { Targets } from "./Targets";
import "./quota.css";

const RANGES = ["7", "30", "90"] as const;
const GROUPS = ["department", "mode", "purpose", "key"] as const;
const MEASURES = ["cost", "generations", "prompt", "slm", "llm"] as const;

type Group = (typeof GROUPS)[number];
type Measure = (typeof MEASURES)[number];
type Line = Schema["UsageLine"];

/** What the tenant used, what it saved, how long it took, and where the month is going. */
export function Component() {
  const t = useTexts();
  const [filters, setFilters] = useFilters("days", "by", "measure");
  const days = RANGES.find((range) => range === filters.days) ?? "30";
  const by = GROUPS.find((group) => group === filters.by) ?? "department";
  const measure = MEASURES.find((one) => one === filters.measure) ?? "cost";
  const span = useSpan(Number(days));
  return (
    <>
      <PageHead title={t("quota.usage.door")} lead={t("quota.usage.lead")} />
      <div className="filters">
        <Choice
          label={t("quota.range")}
          value={days}
          choices={RANGES.map((range) => [range, t("quota.range.days", { days: range })])}
          choose={(value) => setFilters({ days: value })}
        />
        <Choice
          label={t("quota.by")}
          value={by}
          choices={GROUPS.map((group) => [group, t(`quota.by.${group}`)])}
          choose={(value) => setFilters({ by: value })}
        />
        <Choice
          label={t("quota.measure")}
          value={measure}
          choices={MEASURES.map((one) => [one, t(`quota.measure.${one}`)])}
          choose={(value) => setFilters({ measure: value })}
        />
      </div>
      <Headlines span={span} />
      <OverTime span={span} by={by} measure={measure} />
      <Section title={t("quota.latency")}>
        <LatencyTable span={span} />
      </Section>
      <Targets />
    </>
  );
}

export interface TimeSpan {
  from: string;
  to: string;
}

/** Whole days on the tenant's clock, today among them. */
function useSpan(days: number): TimeSpan {
  const { timeZone } = useFormat();
  return useMemo(() => {
    const now = new Date();
    return {
      from: startOfDay(timeZone, now, days - 1).toISOString(),
      to: startOfDay(timeZone, now, -1).toISOString(),
    };
  }, [days, timeZone]);
}

interface ChoiceProps {
  label: string;
  value: string;
  choices: (readonly [value: string, label: string])[];
  choose(value: string): void;
}

function Choice({ label, value, choices, choose }: ChoiceProps) {
  return (
    <Field label={label}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => choose(event.target.value)}>
          {choices.map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** What one wants to know first. */
function Headlines({ span }: { span: TimeSpan }) {
  const t = useTexts();
  const format = useFormat();
  const savings = useQuery({
    queryKey: ["savings", span],
    queryFn: async () => (await ok(api.GET("/api/v1/usage/savings", { params: { query: span } }))).data[0],
  });
  const forecast = useQuery({
    queryKey: ["usage-forecast"],
    queryFn: () => ok(api.GET("/api/v1/usage/forecast")),
  });
  if (savings.error ?? forecast.error) {
    return <ProblemNotice problem={(savings.error ?? forecast.error) as Error} />;
  }
  if (!forecast.data || savings.isPending) {
    return <Skeleton columns={4} />;
  }
  const sum = savings.data;
  const month = forecast.data;
  return (
    <div className="headlines">
      <Headline name={t("quota.spent")} more={t("quota.spent.more", { count: format.number(sum?.generations ?? 0) })}>
        {format.money(sum?.cost_micros ?? 0, month.currency)}
      </Headline>
      <Headline
        name={t("quota.saved")}
        more={t("quota.saved.more", { llmOnly: format.money(sum?.llm_only_cost_micros ?? 0, month.currency) })}
      >
        {format.money(sum?.saved_micros ?? 0, month.currency)}
        {sum?.saved_share !== undefined && <small> {format.percent(sum.saved_share)}</small>}
      </Headline>
      <Headline name={t("quota.month")} more={t("quota.month.more", { start: format.day(month.starts_at) })}>
        {format.money(month.cost_micros, month.currency)}
      </Headline>
      <Headline
        name={t("quota.forecast")}
        more={
          month.expected_cost_micros === undefined
            ? t("quota.forecast.none")
            : t("quota.forecast.more", { hours: format.number(month.basis_hours) })
        }
      >
        {month.expected_cost_micros === undefined
          ? t("quota.unknown")
          : format.money(month.expected_cost_micros, month.currency)}
      </Headline>
    </div>
  );
}

function Headline({ name, more, children }: { name: string; more: string; children: ReactNode }) {
  return (
    <section className="card headline" aria-label={name}>
      <h2>{name}</h2>
      <p className="figure">{children}</p>
      <small className="quiet-text">{more}</small>
    </section>
  );
}

function OverTime({ span, by, measure }: { span: TimeSpan; by: Group; measure: Measure }) {
  const t = useTexts();
  const format = useFormat();
  const saySeries = useNames(by);
  const { data, error } = useQuery({
    queryKey: ["usage", span, by],
    queryFn: () =>
      all((after) =>
        ok(
          api.GET("/api/v1/usage", {
            params: { query: { ...span, group_by: `day,${by}`, limit: 200, ...(after ? { after } : {}) } },
          }),
        ),
      ),
  });
  if (error) {
    return <ProblemNotice problem={error} />;
  }
  if (!data) {
    return <Skeleton />;
  }
  if (data.length === 0) {
    return (
      <Empty title={t("quota.usage.empty")}>
        <p>{t("quota.usage.empty.lead")}</p>
      </Empty>
    );
  }
  const currency = data[0]?.currency ?? "USD";
  return (
    <StackedBars
      title={t("quota.chart", { measure: t(`quota.measure.${measure}`), by: t(`quota.by.${by}`) })}
      places={daysOf(span, format.timeZone)}
      points={data.map((line) => ({
        place: line.day ?? "",
        series: seriesOf(line, by),
        value: valueOf(line, measure),
      }))}
      say={(value) => (measure === "cost" ? format.money(value, currency) : format.number(value))}
      sayPlace={format.plainDay}
      saySeries={saySeries}
    />
  );
}

/** Every day of a stretch of time, as the server names them. */
function daysOf(span: TimeSpan, zone: string): string[] {
  const names = new Intl.DateTimeFormat("sv", { timeZone: zone });
  const days: string[] = [];
  const noon = 43_200_000;
  for (let moment = Date.parse(span.from) + noon; moment < Date.parse(span.to); moment += 2 * noon) {
    days.push(names.format(moment));
  }
  return days;
}

function seriesOf(line: Line, by: Group): string {
  const names = { department: line.department_id, key: line.key_id, mode: line.mode, purpose: line.purpose };
  return names[by] ?? "";
}

function valueOf(line: Line, measure: Measure): number {
  switch (measure) {
    case "cost":
      return line.cost_micros;
    case "generations":
      return line.generations;
    case "prompt":
      return line.prompt_tokens;
    case "slm":
      return line.slm_decoded_tokens;
    case "llm":
      return line.llm_decoded_tokens;
  }
}

/** What people call a series. */
function useNames(by: Group): (series: string) => string {
  const t = useTexts();
  const modeName = useModeName();
  const purposeName = usePurposeName();
  const departments = useDepartments(by === "department");
  const keys = useKeys(by === "key");
  const named = by === "department" ? departments.data : keys.data;
  return (series) => {
    if (series === "") {
      return t(`quota.by.${by}.none`);
    }
    if (by === "mode") {
      return modeName(series);
    }
    return by === "purpose"
      ? purposeName(series)
      : (named?.find((one) => one.id === series)?.name ?? series.slice(0, 8));
  };
}
