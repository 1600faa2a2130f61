import { useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Field } from "../../components/Form";
import { Skeleton, useFilters } from "../../components/List";
import { PersonName } from "../../components/Names";
import { ProblemNotice } from "../../components/Notice";
import { Badge, Empty, PageHead, Section } from "../../components/Page";
import { Code, Time } from "../../components/Value";
import { useFormat, useTextFor, useTexts, type Format } from "../../locales";
import { startOfDay } from "../../locales/zone";

const RANGES = ["7", "30", "90"] as const;

type Decisions = Schema["ReviewDecisions"];
type Quality = Schema["ReviewQuality"];

interface TimeSpan {
  from: string;
  to: string;
}

/** What waits, what was decided, and how well: for those who answer for the reviewing. */
export function Component() {
  const t = useTexts();
  const [filters, setFilters] = useFilters("days");
  const days = RANGES.find((range) => range === filters.days) ?? "30";
  const span = useSpan(Number(days));
  return (
    <>
      <PageHead title={t("review.figures.door")} lead={t("review.figures.lead")} />
      <div className="filters">
        <Field label={t("quota.range")}>
          {(control) => (
            <select {...control} value={days} onChange={(event) => setFilters({ days: event.target.value })}>
              {RANGES.map((range) => (
                <option key={range} value={range}>
                  {t("quota.range.days", { days: range })}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Section title={t("review.queues")}>
        <Queues span={span} />
      </Section>
      <Section title={t("review.reviewers")}>
        <Reviewers span={span} />
      </Section>
      <Section title={t("review.disagreements")}>
        <Disagreements span={span} />
      </Section>
    </>
  );
}

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

function Queues({ span }: { span: TimeSpan }) {
  const t = useTexts();
  const format = useFormat();
  const { data, error } = useQuery({
    queryKey: ["review-queues", span],
    queryFn: async () =>
      (await ok(api.GET("/api/v1/review-figures/queues", { params: { query: { ...span, limit: 200 } } }))).data,
  });
  if (error || !data) {
    return error ? <ProblemNotice problem={error} /> : <Skeleton columns={6} />;
  }
  if (data.length === 0) {
    return <Empty title={t("review.queues.empty")} />;
  }
  return (
    <Table label={t("review.queues")} heads={[t("review.queue"), t("review.open"), t("review.overdue"), ...heads(t)]}>
      {data.map((queue) => (
        <tr key={queue.policy_id}>
          <th scope="row">{queue.name}</th>
          <td className="numeric">
            {format.number(queue.open)}
            {queue.due_soon > 0 && <small>{t("review.dueSoon", { count: format.number(queue.due_soon) })}</small>}
            {queue.escalated > 0 && (
              <small>{t("review.escalated.count", { count: format.number(queue.escalated) })}</small>
            )}
          </td>
          <td className="numeric">
            {queue.overdue > 0 ? <Badge tone="bad">{format.number(queue.overdue)}</Badge> : format.number(0)}
          </td>
          <Figures decisions={queue.decisions} quality={queue.quality} />
        </tr>
      ))}
    </Table>
  );
}

function Reviewers({ span }: { span: TimeSpan }) {
  const t = useTexts();
  const { data, error } = useQuery({
    queryKey: ["review-reviewers", span],
    queryFn: async () =>
      (await ok(api.GET("/api/v1/review-figures/reviewers", { params: { query: { ...span, limit: 200 } } }))).data,
  });
  if (error || !data) {
    return error ? <ProblemNotice problem={error} /> : <Skeleton columns={5} />;
  }
  if (data.length === 0) {
    return <Empty title={t("review.reviewers.empty")} />;
  }
  return (
    <>
      <Table label={t("review.reviewers")} heads={[t("review.reviewer"), ...heads(t)]}>
        {data.map((reviewer) => (
          <tr key={reviewer.person_id}>
            <th scope="row">
              <PersonName id={reviewer.person_id} />
            </th>
            <Figures decisions={reviewer.decisions} quality={reviewer.quality} />
          </tr>
        ))}
      </Table>
      <p className="quiet-text">{t("review.figures.explained")}</p>
    </>
  );
}

function heads(t: ReturnType<typeof useTexts>): string[] {
  return [t("review.decided"), t("review.dwell"), t("review.catch"), t("review.agreement")];
}

function Figures({ decisions, quality }: { decisions: Decisions; quality: Quality }) {
  const t = useTexts();
  const format = useFormat();
  const none = t("quota.unknown");
  const share = (part: number | undefined, whole: number) =>
    whole === 0 || part === undefined ? none : format.percent(part);
  return (
    <>
      <td className="numeric">
        {format.number(decisions.decisions)}
        <small>
          {t("review.decided.how", {
            approved: format.number(decisions.approved),
            edited: format.number(decisions.edited),
            stopped: format.number(decisions.rejected),
            returned: format.number(decisions.returned),
          })}
        </small>
      </td>
      <td className="numeric">
        {seconds(decisions.dwell_median_seconds, format) ?? none}
        {decisions.dwell_p90_seconds !== undefined && (
          <small>{t("review.dwell.p90", { time: seconds(decisions.dwell_p90_seconds, format) ?? none })}</small>
        )}
      </td>
      <td className="numeric">
        {share(quality.catch_rate, quality.seeds)}
        {quality.seeds > 0 && (
          <small>
            {t("review.catch.of", { caught: format.number(quality.caught), seeds: format.number(quality.seeds) })}
          </small>
        )}
      </td>
      <td className="numeric">
        {quality.doubled === 0
          ? none
          : t("review.agreement.of", { agreed: format.number(quality.agreed), texts: format.number(quality.doubled) })}
        {quality.kappa !== undefined && <small>{t("review.kappa", { kappa: quality.kappa.toFixed(2) })}</small>}
      </td>
    </>
  );
}

function seconds(value: number | undefined, format: Format): string | undefined {
  return value === undefined ? undefined : format.duration(value * 1_000);
}

function Table({ label, heads: names, children }: { label: string; heads: string[]; children: ReactNode }) {
  return (
    <div className="list" role="region" aria-label={label} tabIndex={0}>
      <table>
        <caption className="unseen">{label}</caption>
        <thead>
          <tr>
            {names.map((name, index) => (
              <th key={name} scope="col" className={index === 0 ? undefined : "numeric"}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Disagreements({ span }: { span: TimeSpan }) {
  const t = useTexts();
  const textFor = useTextFor();
  const { data, error } = useQuery({
    queryKey: ["review-disagreements", span],
    queryFn: async () =>
      (await ok(api.GET("/api/v1/review-figures/disagreements", { params: { query: { ...span, limit: 50 } } }))).data,
  });
  if (error || !data) {
    return error ? <ProblemNotice problem={error} /> : <Skeleton columns={4} />;
  }
  if (data.length === 0) {
    return <p className="quiet-text">{t("review.disagreements.empty")}</p>;
  }
  const said = (decision: string) => textFor("review.did", decision) ?? decision;
  return (
    <Table
      label={t("review.disagreements")}
      heads={[t("review.text"), t("review.first"), t("review.second"), t("review.when")]}
    >
      {data.map((one) => (
        <tr key={one.generation_id + one.at}>
          <td>
            <Code short>{one.generation_id}</Code>
          </td>
          <td className="numeric">
            <PersonName id={one.first_person_id} />
            <small>{said(one.first_decision)}</small>
          </td>
          <td className="numeric">
            <PersonName id={one.second_person_id} />
            <small>{said(one.second_decision)}</small>
          </td>
          <td className="numeric">
            <Time at={one.at} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
