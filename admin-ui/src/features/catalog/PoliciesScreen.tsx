import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { List, type Column } from "../../components/List";
import { PurposeName } from "../../components/Names";
import { Badge, Empty, PageHead } from "../../components/Page";
import { Time } from "../../components/Value";
import { useTexts } from "../../locales";
import { PolicyForm } from "./PolicyForm";
import { Rules } from "./Rules";
import "./catalog.css";

type Policy = Schema["ReviewPolicy"];
type Decision = "approve" | "decline";

const TONES = { proposed: "warn", active: "good", replaced: "plain", declined: "plain" } as const;

/** Which outputs people look at before they leave. Two admins agree on each version. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const queries = useQueryClient();
  const [writing, setWriting] = useState<Policy | "new">();
  const [deciding, setDeciding] = useState<{ policy: Policy; decision: Decision }>();
  return (
    <>
      <PageHead
        title={t("catalog.policies.door")}
        lead={t("catalog.policies.lead")}
        actions={
          is("tenant_admin") && (
            <button type="button" className="primary" onClick={() => setWriting("new")}>
              {t("catalog.policy.new")}
            </button>
          )
        }
      />
      <List<Policy>
        label={t("catalog.policies.door")}
        queryKey={["review-policies"]}
        load={(after) => ok(api.GET("/api/v1/review-policies", { params: { query: after ? { after } : {} } }))}
        rowKey={(policy) => `${policy.id}/${policy.version}`}
        columns={useColumns(setWriting, (policy, decision) => setDeciding({ policy, decision }))}
        empty={
          <Empty title={t("catalog.policies.none")}>
            <p>{t("catalog.policies.none.lead")}</p>
          </Empty>
        }
      />
      {writing && (
        <Dialog
          wide
          title={writing === "new" ? t("catalog.policy.new") : t("catalog.policy.change", { name: writing.name })}
          onClose={() => setWriting(undefined)}
        >
          <PolicyForm before={writing === "new" ? undefined : writing} onClose={() => setWriting(undefined)} />
        </Dialog>
      )}
      {deciding && (
        <Confirm
          title={t(`catalog.policy.${deciding.decision}.title`, {
            name: deciding.policy.name,
            version: deciding.policy.version,
          })}
          confirm={t(`catalog.policy.${deciding.decision}`)}
          danger={deciding.decision === "decline"}
          act={async (key) => {
            await decide(deciding.policy, deciding.decision, key);
            await queries.invalidateQueries({ queryKey: ["review-policies"] });
          }}
          onClose={() => setDeciding(undefined)}
        >
          <Rules rules={deciding.policy.rules} />
        </Confirm>
      )}
    </>
  );
}

function decide({ id, version }: Policy, decision: Decision, key: string): Promise<Policy> {
  const options = { params: { path: { id, version }, header: once(key) } };
  return decision === "approve"
    ? ok(api.POST("/api/v1/review-policies/{id}/versions/{version}/approve", options))
    : ok(api.POST("/api/v1/review-policies/{id}/versions/{version}/decline", options));
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
      head: t("catalog.policy.name"),
      cell: (policy) => (
        <>
          {policy.name}
          <small>
            {t("catalog.policy.version", { version: policy.version })}
            {policy.purpose && (
              <>
                {" · "}
                <PurposeName code={policy.purpose} />
              </>
            )}
          </small>
        </>
      ),
    },
    {
      key: "state",
      head: t("app.state"),
      width: "9rem",
      cell: (policy) => (
        <>
          <Badge tone={TONES[policy.state]}>{t(`catalog.policy.state.${policy.state}`)}</Badge>
          {!policy.enabled && <small>{t("catalog.policy.off")}</small>}
        </>
      ),
    },
    { key: "rules", head: t("catalog.policy.rules"), cell: (policy) => <Rules rules={policy.rules} /> },
    {
      key: "route",
      head: t("catalog.policy.route"),
      width: "11rem",
      cell: (policy) => (
        <>
          {policy.afterwards
            ? t("catalog.policy.afterwards")
            : t("catalog.policy.steps", { steps: policy.steps.length })}
          <small>{t("catalog.policy.due", { minutes: policy.due_minutes })}</small>
        </>
      ),
    },
    {
      key: "when",
      head: t("catalog.policy.proposed"),
      width: "11rem",
      cell: (policy) => <Time at={policy.proposed_at} />,
    },
    {
      key: "do",
      head: t("catalog.policy.do"),
      width: "10rem",
      cell: (policy) =>
        is("tenant_admin") && (
          <span className="row-actions">
            {policy.state === "proposed" && policy.proposed_by !== me.person?.id && (
              <>
                <button type="button" className="link" onClick={() => decideOn(policy, "approve")}>
                  {t("catalog.policy.approve")}
                </button>
                <button type="button" className="link" onClick={() => decideOn(policy, "decline")}>
                  {t("catalog.policy.decline")}
                </button>
              </>
            )}
            {policy.state === "active" && (
              <button type="button" className="link" onClick={() => change(policy)}>
                {t("app.edit")}
              </button>
            )}
          </span>
        ),
    },
  ];
}
