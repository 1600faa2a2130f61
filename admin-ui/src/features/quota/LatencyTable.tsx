import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Skeleton } from "../../components/List";
import { ModeName } from "../../components/Names";
import { ProblemNotice } from "../../components/Notice";
import { Table, type Column } from "../../components/Table";
import { useFormat, useTexts } from "../../locales";
import type { TimeSpan } from "./UsageScreen";

type Line = Schema["LatencyPercentile"];

/** How long answers took in each mode. */
export function LatencyTable({ span }: { span: TimeSpan }) {
  const t = useTexts();
  const format = useFormat();
  const { data, error } = useQuery({
    queryKey: ["latency", span],
    queryFn: async () =>
      (await ok(api.GET("/api/v1/usage/latency", { params: { query: { ...span, group_by: "mode" } } }))).data,
  });
  const say = (value: number | undefined) => (value === undefined ? t("quota.unknown") : format.duration(value));
  const ranks = (which: "first" | "total", of: (line: Line) => Line["total_ms"]): Column<Line>[] =>
    (["p50", "p90", "p99"] as const).map((rank) => ({
      key: which + rank,
      group: t(`quota.latency.${which}`),
      head: t(`quota.latency.${rank}`),
      numeric: true,
      cell: (line) => say(of(line)[rank]),
    }));
  if (error) {
    return <ProblemNotice problem={error} />;
  }
  if (!data) {
    return <Skeleton columns={7} />;
  }
  return (
    <>
      <Table<Line>
        label={t("quota.latency")}
        columns={[
          {
            key: "mode",
            head: t("quota.by.mode"),
            names: true,
            cell: ({ mode }) => (mode ? <ModeName mode={mode} /> : t("quota.by.mode.none")),
          },
          {
            key: "answers",
            head: t("quota.answers"),
            numeric: true,
            cell: ({ answers }) => format.number(answers),
          },
          ...ranks("first", (line) => line.first_token_ms),
          ...ranks("total", (line) => line.total_ms),
        ]}
        rows={data}
        rowKey={({ mode }) => mode ?? ""}
      />
      <p className="quiet-text">{t("quota.latency.explained")}</p>
    </>
  );
}
