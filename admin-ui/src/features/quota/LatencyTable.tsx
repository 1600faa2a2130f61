import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../../api/client";
import { Skeleton } from "../../components/List";
import { ModeName } from "../../components/Names";
import { ProblemNotice } from "../../components/Notice";
import { useFormat, useTexts } from "../../locales";
import type { TimeSpan } from "./UsageScreen";

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
  if (error) {
    return <ProblemNotice problem={error} />;
  }
  if (!data) {
    return <Skeleton columns={7} />;
  }
  return (
    <>
      <div className="list" role="region" aria-label={t("quota.latency")} tabIndex={0}>
        <table>
          <caption className="unseen">{t("quota.latency")}</caption>
          <thead>
            <tr>
              <th rowSpan={2} scope="col">
                {t("quota.by.mode")}
              </th>
              <th rowSpan={2} scope="col" className="numeric">
                {t("quota.answers")}
              </th>
              <th colSpan={3} scope="colgroup" className="centred">
                {t("quota.latency.first")}
              </th>
              <th colSpan={3} scope="colgroup" className="centred">
                {t("quota.latency.total")}
              </th>
            </tr>
            <tr>
              {["first", "total"].map((which) =>
                (["p50", "p90", "p99"] as const).map((rank) => (
                  <th key={which + rank} scope="col" className="numeric">
                    {t(`quota.latency.${rank}`)}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {data.map((line) => (
              <tr key={line.mode ?? ""}>
                <th scope="row">{line.mode ? <ModeName mode={line.mode} /> : t("quota.by.mode.none")}</th>
                <td className="numeric">{format.number(line.answers)}</td>
                {[line.first_token_ms, line.total_ms].map((ranks) =>
                  (["p50", "p90", "p99"] as const).map((rank) => (
                    <td key={`${ranks === line.total_ms}${rank}`} className="numeric">
                      {say(ranks[rank])}
                    </td>
                  )),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet-text">{t("quota.latency.explained")}</p>
    </>
  );
}
