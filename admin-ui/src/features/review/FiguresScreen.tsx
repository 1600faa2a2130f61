import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Field } from "../../components/Form";
import { Skeleton, useFilters } from "../../components/List";
import { PersonName } from "../../components/Names";
import { ProblemNotice } from "../../components/Notice";
import { Badge, Empty, PageHead, Section } from "../../components/Page";
import { Table, type Column } from "../../components/Table";
import { Code, Time } from "../../components/Value";
import { useFormat, useTextFor, useTexts, type Format } from "../../locales";
import { startOfDay } from "../../locales/zone";

const RANGES = ["7", "30", "90"] as const;

type Decisions = Schema["ReviewDecisions"];
type Quality = Schema["ReviewQuality"];
type Queue = Schema["ReviewQueue"];

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
  const figures = useFigures();
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
    <Table<Queue>
      label={t("review.queues")}
      columns={[
        { key: "queue", head: t("review.queue"), names: true, cell: ({ name }) => name },
        { key: "open", head: t("review.open"), numeric: true, cell: (queue) => <Open queue={queue} /> },
        {
          key: "overdue",
          head: t("review.overdue"),
          numeric: true,
          cell: ({ overdue }) => (overdue > 0 ? <Badge tone="bad">{format.number(overdue)}</Badge> : format.number(0)),
        },
        ...figures,
      ]}
      rows={data}
      rowKey={(queue) => queue.policy_id}
    />
  );
}

function Open({ queue }: { queue: Queue }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      {format.number(queue.open)}
      {queue.due_soon > 0 && <small>{t("review.dueSoon", { count: format.number(queue.due_soon) })}</small>}
      {queue.escalated > 0 && <small>{t("review.escalated.count", { count: format.number(queue.escalated) })}</small>}
    </>
  );
}

function Reviewers({ span }: { span: TimeSpan }) {
  const t = useTexts();
  const figures = useFigures();
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
      <Table<Schema["Reviewer"]>
        label={t("review.reviewers")}
        columns={[
          {
            key: "reviewer",
            head: t("review.reviewer"),
            names: true,
            cell: ({ person_id }) => <PersonName id={person_id} />,
          },
          ...figures,
        ]}
        rows={data}
        rowKey={({ person_id }) => person_id}
      />
      <p className="quiet-text">{t("review.figures.explained")}</p>
    </>
  );
}

interface Figures {
  decisions: Decisions;
  quality: Quality;
}

/** What somebody decided, how long it took, and how good it was. */
function useFigures(): Column<Figures>[] {
  const t = useTexts();
  return [
    {
      key: "decided",
      head: t("review.decided"),
      numeric: true,
      cell: ({ decisions }) => <Decided decisions={decisions} />,
    },
    { key: "dwell", head: t("review.dwell"), numeric: true, cell: ({ decisions }) => <Dwell decisions={decisions} /> },
    { key: "catch", head: t("review.catch"), numeric: true, cell: ({ quality }) => <Catch quality={quality} /> },
    {
      key: "agreement",
      head: t("review.agreement"),
      numeric: true,
      cell: ({ quality }) => <Agreement quality={quality} />,
    },
  ];
}

function Decided({ decisions }: { decisions: Decisions }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      {format.number(decisions.decisions)}
      <small>
        {t("review.decided.how", {
          approved: format.number(decisions.approved),
          edited: format.number(decisions.edited),
          stopped: format.number(decisions.rejected),
          returned: format.number(decisions.returned),
        })}
      </small>
    </>
  );
}

function Dwell({ decisions }: { decisions: Decisions }) {
  const t = useTexts();
  const format = useFormat();
  const none = t("quota.unknown");
  return (
    <>
      {seconds(decisions.dwell_median_seconds, format) ?? none}
      {decisions.dwell_p90_seconds !== undefined && (
        <small>{t("review.dwell.p90", { time: seconds(decisions.dwell_p90_seconds, format) ?? none })}</small>
      )}
    </>
  );
}

function Catch({ quality }: { quality: Quality }) {
  const t = useTexts();
  const format = useFormat();
  if (quality.seeds === 0 || quality.catch_rate === undefined) {
    return <>{t("quota.unknown")}</>;
  }
  return (
    <>
      {format.percent(quality.catch_rate)}
      <small>
        {t("review.catch.of", { caught: format.number(quality.caught), seeds: format.number(quality.seeds) })}
      </small>
    </>
  );
}

function Agreement({ quality }: { quality: Quality }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      {quality.doubled === 0
        ? t("quota.unknown")
        : t("review.agreement.of", { agreed: format.number(quality.agreed), texts: format.number(quality.doubled) })}
      {quality.kappa !== undefined && <small>{t("review.kappa", { kappa: quality.kappa.toFixed(2) })}</small>}
    </>
  );
}

function seconds(value: number | undefined, format: Format): string | undefined {
  return value === undefined ? undefined : format.duration(value * 1_000);
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
  const said = (person: string, decision: string) => (
    <>
      <PersonName id={person} />
      <small>{textFor("review.did", decision) ?? decision}</small>
    </>
  );
  return (
    <Table
      label={t("review.disagreements")}
      columns={[
        { key: "text", head: t("review.text"), cell: ({ generation_id }) => <Code short>{generation_id}</Code> },
        {
          key: "first",
          head: t("review.first"),
          cell: (one) => said(one.first_person_id, one.first_decision),
        },
        {
          key: "second",
          head: t("review.second"),
          cell: (one) => said(one.second_person_id, one.second_decision),
        },
        { key: "when", head: t("review.when"), cell: ({ at }) => <Time at={at} /> },
      ]}
      rows={data}
      rowKey={(one) => one.generation_id + one.at}
    />
  );
}
