import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Empty } from "../../components/Page";
import { useFormat, useTexts } from "../../locales";
import { WHILE_IT_RUNS } from "./JobState";

type Figure = Schema["TuningFigure"];
type Interval = Schema["Interval"];

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
      <Table title={t("tuning.comparison.test")} figures={data.test} />
      <Table title={t("tuning.comparison.general")} figures={data.general} />
    </>
  );
}

function Table({ title, figures }: { title: string; figures: Figure[] }) {
  const t = useTexts();
  const format = useFormat();
  const decimal = (value: number) => format.number(Math.round(value * 10) / 10);
  const say = ({ value, low, high }: Interval) => `${decimal(value)} (${decimal(low)} – ${decimal(high)})`;
  const count = figures[0]?.items ?? 0;
  return (
    <div className="list tuned">
      <table>
        <caption>{t("tuning.comparison.of", { set: title, count: format.number(count) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("tuning.metric")}</th>
            <th scope="col" className="numeric">
              {t("tuning.before")}
            </th>
            <th scope="col" className="numeric">
              {t("tuning.after")}
            </th>
            <th scope="col" className="numeric">
              {t("tuning.difference")}
            </th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <tr key={figure.metric}>
              <th scope="row">{t(`tuning.metric.${figure.metric}` as "tuning.metric.chrf")}</th>
              <td className="numeric">{say(figure.before)}</td>
              <td className="numeric">{say(figure.after)}</td>
              <td className="numeric">
                {figure.difference.value > 0 ? "+" : ""}
                {say(figure.difference)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
