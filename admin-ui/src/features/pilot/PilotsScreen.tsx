import { Link } from "react-router";
import { api, ok } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { List, type Column } from "../../components/List";
import { Empty, PageHead } from "../../components/Page";
import { Time } from "../../components/Value";
import { useTexts } from "../../locales";
import { PilotState, Progress } from "./parts";
import "./pilot.css";

type Pilot = Schema["Pilot"];

/** The runs of the tenant, and how far they have come. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  return (
    <>
      <PageHead
        title={t("pilot.door")}
        lead={t("pilot.lead")}
        actions={
          is("model_engineer") && (
            <Link className="button primary" to="/portal/pilots/new">
              {t("pilot.new")}
            </Link>
          )
        }
      />
      <List<Pilot>
        label={t("pilot.door")}
        queryKey={["pilots"]}
        load={(after) => ok(api.GET("/api/v1/pilots", { params: { query: after ? { after } : {} } }))}
        rowKey={(pilot) => pilot.id}
        refetchInterval={5_000}
        columns={useColumns()}
        empty={
          <Empty title={t("pilot.none")}>
            <p>{t("pilot.none.lead")}</p>
          </Empty>
        }
      />
    </>
  );
}

function useColumns(): Column<Pilot>[] {
  const t = useTexts();
  const { is } = useSession();
  const reads = is("model_engineer", "tenant_admin", "auditor");
  const compares = is("reviewer", "model_engineer");
  return [
    {
      key: "name",
      head: t("pilot.name"),
      cell: (pilot) => (
        <>
          {reads ? <Link to={`/portal/pilots/${pilot.id}`}>{pilot.plan.name}</Link> : pilot.plan.name}
          <small>{t("pilot.compares", { count: pilot.plan.settings.length })}</small>
        </>
      ),
    },
    { key: "state", head: t("app.state"), width: "9rem", cell: (pilot) => <PilotState pilot={pilot} /> },
    { key: "progress", head: t("pilot.progress"), width: "17rem", cell: (pilot) => <Progress pilot={pilot} /> },
    {
      key: "since",
      head: t("pilot.begun"),
      width: "11rem",
      cell: (pilot) => <Time at={pilot.created_at} />,
    },
    {
      key: "do",
      head: t("pilot.do"),
      width: "9rem",
      cell: (pilot) =>
        compares &&
        pilot.done > 0 && (
          <Link
            to={`/portal/pilots/${pilot.id}/compare`}
            aria-label={t("pilot.compare.what", { name: pilot.plan.name })}
          >
            {t("pilot.compare")}
          </Link>
        ),
    },
  ];
}
