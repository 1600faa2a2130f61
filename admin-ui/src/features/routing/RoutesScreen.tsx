import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { List, type Column } from "../../components/List";
import { Badge, Empty, PageHead } from "../../components/Page";
import { Time } from "../../components/Value";
import { useTexts } from "../../locales";
import { RouteForm } from "./RouteForm";
import { RouteRules } from "./RouteRules";
import "./routing.css";

type Policy = Schema["RoutePolicy"];
type Decision = "approve" | "decline";

const TONES = { proposed: "warn", active: "good", replaced: "plain", declined: "plain" } as const;

/** Which mode writes what where the client leaves it open. Two people agree on each version. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const queries = useQueryClient();
  const [writing, setWriting] = useState<Policy | "new">();
  const [deciding, setDeciding] = useState<{ policy: Policy; decision: Decision }>();
  return (
    <>
      <PageHead
        title={t("routing.door")}
        lead={t("routing.lead")}
        actions={
          is("tenant_admin", "model_engineer") && (
            <button type="button" className="primary" onClick={() => setWriting("new")}>
              {t("routing.new")}
            </button>
          )
        }
      />
      <List<Policy>
        label={t("routing.door")}
        queryKey={["route-policies"]}
        load={(after) => ok(api.GET("/api/v1/route-policies", { params: { query: after ? { after } : {} } }))}
        rowKey={(policy) => `${policy.id}/${policy.version}`}
        columns={useColumns(setWriting, (policy, decision) => setDeciding({ policy, decision }))}
        empty={
          <Empty title={t("routing.none")}>
            <p>{t("routing.none.lead")}</p>
          </Empty>
        }
      />
      {writing && (
        <Dialog
          wide
          title={writing === "new" ? t("routing.new") : t("routing.change", { name: writing.name })}
          onClose={() => setWriting(undefined)}
        >
          <RouteForm before={writing === "new" ? undefined : writing} onClose={() => setWriting(undefined)} />
        </Dialog>
      )}
      {deciding && (
        <Confirm
          title={t(`routing.${deciding.decision}.title`, {
            name: deciding.policy.name,
            version: deciding.policy.version,
          })}
          confirm={t(`routing.${deciding.decision}`)}
          danger={deciding.decision === "decline"}
          act={async (key) => {
            await decide(deciding.policy, deciding.decision, key);
            await queries.invalidateQueries({ queryKey: ["route-policies"] });
          }}
          onClose={() => setDeciding(undefined)}
        >
          <RouteRules rules={deciding.policy.rules} />
        </Confirm>
      )}
    </>
  );
}

function decide({ id, version }: Policy, decision: Decision, key: string): Promise<Policy> {
  const options = { params: { path: { id, version }, header: once(key) } };
  return decision === "approve"
    ? ok(api.POST("/api/v1/route-policies/{id}/versions/{version}/approve", options))
    : ok(api.POST("/api/v1/route-policies/{id}/versions/{version}/decline", options));
}

function useColumns(
  change: (policy: Policy) => void,
  decideOn: (policy: Policy, decision: Decision) => void,
): Column<Policy>[] {
  const t = useTexts();
  const { me, is } = useSession();
  return [
    {
      key: "name",
      head: t("routing.name"),
      cell: (policy) => (
        <>
          {policy.name}
          <small>{t("routing.version", { version: policy.version })}</small>
          {policy.pilot_id && (
            <small>
              <Link to={`/portal/pilots/${policy.pilot_id}`}>{t("routing.pilot")}</Link>
            </small>
          )}
        </>
      ),
    },
    {
      key: "state",
      head: t("app.state"),
      width: "9rem",
      cell: (policy) => (
        <>
          <Badge tone={TONES[policy.state]}>{t(`routing.state.${policy.state}`)}</Badge>
          {!policy.enabled && <small>{t("routing.off")}</small>}
        </>
      ),
    },
    {
      key: "covers",
      head: t("routing.covers"),
      width: "11rem",
      cell: (policy) => (
        <>
          {policy.pair}
          <small>{policy.purpose ?? t("routing.everyPurpose")}</small>
        </>
      ),
    },
    { key: "rules", head: t("routing.rules"), cell: (policy) => <RouteRules rules={policy.rules} /> },
    {
      key: "when",
      head: t("routing.proposed"),
      width: "11rem",
      cell: (policy) => <Time at={policy.proposed_at} />,
    },
    {
      key: "do",
      head: t("routing.do"),
      width: "10rem",
      cell: (policy) => (
        <span className="row-actions">
          {is("tenant_admin") && policy.state === "proposed" && policy.proposed_by !== me.person?.id && (
            <>
              <button type="button" className="link" onClick={() => decideOn(policy, "approve")}>
                {t("routing.approve")}
              </button>
              <button type="button" className="link" onClick={() => decideOn(policy, "decline")}>
                {t("routing.decline")}
              </button>
            </>
          )}
          {is("tenant_admin", "model_engineer") && policy.state === "active" && (
            <button type="button" className="link" onClick={() => change(policy)}>
              {t("app.edit")}
            </button>
          )}
        </span>
      ),
    },
  ];
}
