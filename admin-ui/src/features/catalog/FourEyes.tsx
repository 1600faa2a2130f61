import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { useSession } from "../../api/session";
import type { Page, Role } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { List, type Column } from "../../components/List";
import { PurposeName } from "../../components/Names";
import { Badge, Empty, PageHead } from "../../components/Page";
import { Time } from "../../components/Value";
import { useTexts, type Key } from "../../locales";

export type Decision = "approve" | "decline";

/** A version of a policy, whatever it decides on. */
interface Version {
  id: string;
  version: number;
  name: string;
  purpose?: string;
  state: "proposed" | "active" | "replaced" | "declined";
  enabled: boolean;
  proposed_at: string;
  proposed_by: string;
}

interface FourEyesProps<P extends Version> {
  title: Key;
  lead: Key;
  empty: Key;
  emptyLead: Key;
  /** Names the list. */
  queryKey: string;
  load(after: string | undefined): Promise<Page<P>>;
  /** What stands between the state of a version and the day it was proposed. */
  columns: Column<P>[];
  proposers: Role[];
  /** Writes a new policy, or another version of one. */
  form(before: P | undefined, close: () => void): ReactNode;
  /** What one agrees to, or declines. */
  content(policy: P): ReactNode;
  decide(policy: P, decision: Decision, idempotencyKey: string): Promise<unknown>;
}

const TONES = { proposed: "warn", active: "good", replaced: "plain", declined: "plain" } as const;

/** Policies in versions: one person proposes, another one agrees before a version counts. */
export function FourEyes<P extends Version>(props: FourEyesProps<P>) {
  const t = useTexts();
  const { is } = useSession();
  const queries = useQueryClient();
  const [writing, setWriting] = useState<P | "new">();
  const [deciding, setDeciding] = useState<{ policy: P; decision: Decision }>();
  const close = () => setWriting(undefined);
  const columns = useColumns(props, setWriting, (policy, decision) => setDeciding({ policy, decision }));
  return (
    <>
      <PageHead
        title={t(props.title)}
        lead={t(props.lead)}
        actions={
          is(...props.proposers) && (
            <button type="button" className="primary" onClick={() => setWriting("new")}>
              {t("catalog.policy.new")}
            </button>
          )
        }
      />
      <List<P>
        label={t(props.title)}
        queryKey={[props.queryKey]}
        load={props.load}
        rowKey={(policy) => `${policy.id}/${policy.version}`}
        columns={columns}
        empty={
          <Empty title={t(props.empty)}>
            <p>{t(props.emptyLead)}</p>
          </Empty>
        }
      />
      {writing && (
        <Dialog
          wide
          title={writing === "new" ? t("catalog.policy.new") : t("catalog.policy.change", { name: writing.name })}
          onClose={close}
        >
          {props.form(writing === "new" ? undefined : writing, close)}
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
            await props.decide(deciding.policy, deciding.decision, key);
            await queries.invalidateQueries({ queryKey: [props.queryKey] });
          }}
          onClose={() => setDeciding(undefined)}
        >
          {props.content(deciding.policy)}
        </Confirm>
      )}
    </>
  );
}

function useColumns<P extends Version>(
  props: FourEyesProps<P>,
  change: (policy: P) => void,
  decideOn: (policy: P, decision: Decision) => void,
): Column<P>[] {
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
    ...props.columns,
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
      cell: (policy) => (
        <span className="row-actions">
          {policy.state === "proposed" && is("tenant_admin") && policy.proposed_by !== me.person?.id && (
            <>
              <button type="button" className="link" onClick={() => decideOn(policy, "approve")}>
                {t("catalog.policy.approve")}
              </button>
              <button type="button" className="link" onClick={() => decideOn(policy, "decline")}>
                {t("catalog.policy.decline")}
              </button>
            </>
          )}
          {policy.state === "active" && is(...props.proposers) && (
            <button type="button" className="link" onClick={() => change(policy)}>
              {t("app.edit")}
            </button>
          )}
        </span>
      ),
    },
  ];
}
