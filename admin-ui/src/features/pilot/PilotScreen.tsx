import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Confirm } from "../../components/Dialog";
import { Skeleton, useFilters } from "../../components/List";
import { Notice, ProblemNotice } from "../../components/Notice";
import { PageHead } from "../../components/Page";
import { useFormat, useTexts } from "../../locales";
import { ASSUMPTIONS, parametersOf } from "./assumptions";
import { PilotState, Progress } from "./parts";
import { Report } from "./Report";
import "./pilot.css";

type Pilot = Schema["Pilot"];
type Move = "pause" | "resume" | "cancel";

const SOON = 2_000;

/** A run: how far it has come, and what came of it. */
export function Component() {
  const t = useTexts();
  const { id = "" } = useParams();
  const pilot = useQuery({
    queryKey: ["pilot", id],
    queryFn: () => ok(api.GET("/api/v1/pilots/{id}", { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.state === "running" ? SOON : false),
  });
  return (
    <>
      <PageHead
        title={pilot.data?.plan.name ?? t("pilot.door")}
        lead={<Link to="/portal/pilots">{t("pilot.back")}</Link>}
        actions={pilot.data && <Moves pilot={pilot.data} />}
      />
      {pilot.error && <ProblemNotice problem={pilot.error} />}
      {pilot.isPending && <Skeleton />}
      {pilot.data && (
        <div className="card">
          <PilotState pilot={pilot.data} />
          <Progress pilot={pilot.data} />
        </div>
      )}
      {pilot.data && pilot.data.done > 0 && <Reported pilot={pilot.data} />}
    </>
  );
}

/** The report as of now, under the assumptions in the address. */
function Reported({ pilot }: { pilot: Pilot }) {
  const t = useTexts();
  const { language } = useFormat();
  const [changed, change] = useFilters(...ASSUMPTIONS);
  const query = parametersOf(changed);
  const settled = pilot.state === "running" ? Math.floor(pilot.done / Math.max(1, pilot.outputs / 10)) : pilot.state;
  const report = useQuery({
    queryKey: ["pilot-report", pilot.id, settled, query],
    queryFn: () => ok(api.GET("/api/v1/pilots/{id}/report", { params: { path: { id: pilot.id }, query } })),
    placeholderData: (before) => before,
  });
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const file = (ending: string, more = {}) =>
    `/api/v1/pilots/${pilot.id}/report${ending}?${new URLSearchParams({ ...Object.fromEntries(search), ...more })}`;
  return (
    <>
      <p className="actions section">
        <a href={file(".html", { language })} target="_blank" rel="noreferrer">
          {t("pilot.print")}
        </a>
        <a href={file(".csv")} download={`pilot-${pilot.id}.csv`}>
          {t("pilot.csv")}
        </a>
        <a href={file("")} download={`pilot-${pilot.id}.json`}>
          {t("pilot.json")}
        </a>
      </p>
      {pilot.state === "running" && (
        <Notice>
          <p>{t("pilot.unfinished")}</p>
        </Notice>
      )}
      {report.error && <ProblemNotice problem={report.error} />}
      {report.isPending && <Skeleton />}
      {report.data && <Report report={report.data} query={query} changed={changed} change={change} />}
    </>
  );
}

function Moves({ pilot }: { pilot: Pilot }) {
  const t = useTexts();
  const { is } = useSession();
  const queries = useQueryClient();
  const [cancelling, setCancelling] = useState(false);
  const [problem, setProblem] = useState<Error>();
  async function move(which: Move, key?: string) {
    const options = { params: { path: { id: pilot.id }, header: once(key) } };
    const moved = await (which === "pause"
      ? ok(api.POST("/api/v1/pilots/{id}/pause", options))
      : which === "resume"
        ? ok(api.POST("/api/v1/pilots/{id}/resume", options))
        : ok(api.POST("/api/v1/pilots/{id}/cancel", options)));
    queries.setQueryData(["pilot", pilot.id], moved);
  }
  if (!is("model_engineer", "tenant_admin") || pilot.state === "completed" || pilot.state === "cancelled") {
    return null;
  }
  const other = pilot.state === "running" ? "pause" : "resume";
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      <button
        type="button"
        onClick={() => {
          setProblem(undefined);
          move(other).catch(setProblem);
        }}
      >
        {t(`pilot.${other}`)}
      </button>
      <button type="button" className="danger" onClick={() => setCancelling(true)}>
        {t("pilot.cancel")}
      </button>
      {cancelling && (
        <Confirm
          title={t("pilot.cancel.title", { name: pilot.plan.name })}
          confirm={t("pilot.cancel")}
          act={(key) => move("cancel", key)}
          onClose={() => setCancelling(false)}
        >
          <p>{t("pilot.cancel.lead")}</p>
        </Confirm>
      )}
    </>
  );
}
