import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Empty } from "../../components/Page";
import { Table, type Column } from "../../components/Table";
import { Ranged } from "../../components/Value";
import { useFormat, useTexts } from "../../locales";
import { WHILE_IT_RUNS } from "./JobState";

type Figure = Schema["TuningFigure"];

/** What the job came to beside what it began from, on both sets, with 95 % intervals. */
export function ComparisonTable({ job }: { job: Schema["TuningJob"] }) {
  const t = useTexts();
  const format = useFormat();
  const { data, error } = useQuery({
    queryKey: ["tuning-comparison", job.id, job.state],
    queryFn: () => ok(api.GET("/api/v1/tuning/jobs/{id}/comparison", { params: { path: { id: job.id } } })),
    refetchInterval: job.phase === "evaluating" ? WHILE_IT_RUNS : false,
  });
  if (error) {
    return <ProblemNotice problem={error} />;
  }
  if (!data || data.test.length + data.general.length === 0) {
    return <Empty title={t("tuning.comparison.none")} />;
  }
  const limit = format.number(data.forgetting_limit);
  return (
    <>
      <p>{t("tuning.comparison.lead", { limit })}</p>
      {data.forgets_too_much && (
        <Notice tone="bad">
          <p>{t("tuning.forgets", { limit })}</p>
        </Notice>
      )}
      <div className="spaced">
        <Figures title={t("tuning.comparison.test")} figures={data.test} />
        <Figures title={t("tuning.comparison.general")} figures={data.general} />
      </div>
    </>
  );
}

function Figures({ title, figures }: { title: string; figures: Figure[] }) {
  const t = useTexts();
  const format = useFormat();
  const signed = (value: number) => `${value > 0 ? "+" : ""}${format.tenths(value)}`;
  const column = (key: "before" | "after" | "difference", say: (value: number) => string): Column<Figure> => ({
    key,
    head: t(`tuning.${key}`),
    numeric: true,
    cell: (figure) => <Ranged interval={figure[key]} say={say} />,
  });
  return (
    <Table
      label={title}
      caption={<b>{t("tuning.comparison.of", { set: title, count: format.number(figures[0]?.items ?? 0) })}</b>}
      columns={[
        {
          key: "metric",
          head: t("tuning.metric"),
          names: true,
          cell: ({ metric }) => t(`tuning.metric.${metric}` as "tuning.metric.chrf"),
        },
        column("before", format.tenths),
        column("after", format.tenths),
        column("difference", signed),
      ]}
      rows={figures}
      rowKey={({ metric }) => metric}
    />
  );
}
