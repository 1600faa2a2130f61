import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Skeleton } from "../../components/List";
import { DepartmentName, KeyName } from "../../components/Names";
import { ProblemNotice } from "../../components/Notice";
import { Badge } from "../../components/Page";
import { useFormat, useTexts } from "../../locales";
import type { TimeSpan } from "./UsageScreen";

/** How long answers took in each mode, and how the latency targets stand. */
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
    <div className="spaced">
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
                <th scope="row">{line.mode ?? t("quota.by.mode.none")}</th>
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
      <Targets />
    </div>
  );
}

/** The targets and what missed them in their present window. */
function Targets() {
  const t = useTexts();
  const { data } = useQuery({
    queryKey: ["latency-targets"],
    queryFn: async () => (await ok(api.GET("/api/v1/latency-targets", { params: { query: { limit: 200 } } }))).data,
  });
  if (!data || data.length === 0) {
    return <p className="quiet-text">{t("quota.target.none")}</p>;
  }
  return (
    <div className="list" role="region" aria-label={t("quota.targets")} tabIndex={0}>
      <table>
        <caption className="unseen">{t("quota.targets")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("quota.targets")}</th>
            <th scope="col">{t("quota.target.allowed")}</th>
            <th scope="col" className="numeric">
              {t("quota.answers")}
            </th>
            <th scope="col" className="numeric">
              {t("quota.target.misses")}
            </th>
            <th scope="col" className="numeric">
              {t("quota.target.refusals")}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map((target) => (
            <Target key={target.id} target={target} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Target({ target }: { target: Schema["LatencyTarget"] }) {
  const t = useTexts();
  const format = useFormat();
  const { window } = target;
  return (
    <tr>
      <th scope="row">
        {target.level === "tenant" && t("quota.level.tenant")}
        {target.level === "department" && <DepartmentName id={target.owner_id} />}
        {target.level === "key" && <KeyName id={target.owner_id} />}
        {target.purpose && <small>{target.purpose}</small>}
      </th>
      <td>
        {target.first_token_ms !== undefined &&
          t("quota.target.first", { time: format.duration(target.first_token_ms) })}{" "}
        {target.total_ms !== undefined && t("quota.target.total", { time: format.duration(target.total_ms) })}{" "}
        <Badge tone={target.enforced ? "info" : "plain"}>
          {target.enforced ? t("quota.target.enforced") : t("quota.target.counted")}
        </Badge>
      </td>
      <td className="numeric">{format.number(window?.answers ?? 0)}</td>
      <td className="numeric">{format.number(window?.misses ?? 0)}</td>
      <td className="numeric">{format.number(window?.refusals ?? 0)}</td>
    </tr>
  );
}
