import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { Form, FormActions, TextField, useForm } from "../../components/Form";
import { List, Skeleton, type Column } from "../../components/List";
import { ProblemNotice } from "../../components/Notice";
import { PurposeName, usePurposeName } from "../../components/Names";
import { Badge, Empty, Section } from "../../components/Page";
import { PurposeField } from "../../components/PurposeField";
import { Table } from "../../components/Table";
import { Code, Time } from "../../components/Value";
import { useFormat, useTexts } from "../../locales";
import { AuditHead } from "./AuditHead";
import { PlaceHold } from "./EraseRecord";

type Erasure = Schema["Erasure"];
type Hold = Schema["LegalHold"];
type Change = Schema["RetentionChange"];

/** How long contents are kept, what keeps them longer, and what lets them go earlier. */
export function Component() {
  return (
    <>
      <AuditHead about="audit.keeping.lead" />
      <div className="spaced">
        <Erasures />
        <Holds />
        <Retention />
      </div>
    </>
  );
}

type Decision = "confirm" | "withdraw";

/** Two people: one asks, another one agrees. */
function Erasures() {
  const t = useTexts();
  const queries = useQueryClient();
  const [deciding, setDeciding] = useState<{ erasure: Erasure; decision: Decision }>();
  const { me, is } = useSession();
  const columns: Column<Erasure>[] = [
    { key: "when", head: t("audit.when"), width: "11rem", cell: (erasure) => <Time at={erasure.requested_at} /> },
    {
      key: "record",
      head: t("audit.record"),
      cell: (erasure) => <Link to={`/portal/audit/records/${erasure.record}`}>{erasure.record.slice(0, 8)}…</Link>,
    },
    { key: "reason", head: t("audit.erase.reason"), cell: (erasure) => t(`audit.erase.reason.${erasure.reason}`) },
    { key: "state", head: t("app.state"), cell: (erasure) => <ErasureState erasure={erasure} /> },
    {
      key: "do",
      head: t("audit.erasures.decide"),
      cell: (erasure) =>
        erasure.outcome === undefined && (
          <span className="row-actions">
            {is("tenant_admin") && erasure.requested_by !== me.person?.id && (
              <button type="button" className="link" onClick={() => setDeciding({ erasure, decision: "confirm" })}>
                {t("audit.erase.confirm")}
              </button>
            )}
            <button type="button" className="link" onClick={() => setDeciding({ erasure, decision: "withdraw" })}>
              {t("audit.erase.withdraw")}
            </button>
          </span>
        ),
    },
  ];
  return (
    <Section title={t("audit.erasures")}>
      <p className="quiet-text">{t("audit.erasures.lead")}</p>
      <List<Erasure>
        label={t("audit.erasures")}
        queryKey={["erasures"]}
        load={(after) => ok(api.GET("/api/v1/audit/erasures", { params: { query: after ? { after } : {} } }))}
        rowKey={(erasure) => erasure.id}
        columns={columns}
        empty={<Empty title={t("audit.erasures.none")} />}
      />
      {deciding && (
        <Confirm
          title={t(`audit.erase.${deciding.decision}.title`, { id: deciding.erasure.record.slice(0, 8) })}
          confirm={t(`audit.erase.${deciding.decision}`)}
          danger={deciding.decision === "confirm"}
          act={async (key) => {
            await decide(deciding.erasure.id, deciding.decision, key);
            await queries.invalidateQueries({ queryKey: ["erasures"] });
          }}
          onClose={() => setDeciding(undefined)}
        >
          <p>{t(`audit.erase.${deciding.decision}.lead`)}</p>
        </Confirm>
      )}
    </Section>
  );
}

function decide(id: string, decision: Decision, key: string): Promise<Erasure> {
  const options = { params: { path: { id }, header: once(key) } };
  return decision === "confirm"
    ? ok(api.POST("/api/v1/audit/erasures/{id}/confirm", options))
    : ok(api.POST("/api/v1/audit/erasures/{id}/withdraw", options));
}

function ErasureState({ erasure }: { erasure: Erasure }) {
  const t = useTexts();
  if (erasure.outcome === undefined) {
    return <Badge tone="warn">{t("audit.erasures.waiting")}</Badge>;
  }
  return (
    <>
      <Badge tone={erasure.outcome === "CONFIRMED" ? "good" : "plain"}>{t(`audit.erasures.${erasure.outcome}`)}</Badge>
      {erasure.closed_at && (
        <small>
          <Time at={erasure.closed_at} />
        </small>
      )}
    </>
  );
}

function Holds() {
  const t = useTexts();
  const queries = useQueryClient();
  const { is } = useSession();
  const [placing, setPlacing] = useState(false);
  const [lifting, setLifting] = useState<Hold>();
  const columns: Column<Hold>[] = [
    { key: "when", head: t("audit.when"), width: "11rem", cell: (hold) => <Time at={hold.placed_at} /> },
    { key: "of", head: t("audit.hold.of"), cell: (hold) => <HeldThing hold={hold} /> },
    { key: "reason", head: t("audit.hold.reason"), cell: (hold) => t(`audit.hold.reason.${hold.reason}`) },
    {
      key: "state",
      head: t("app.state"),
      cell: (hold) =>
        hold.lifted_at ? (
          <>
            <Badge>{t("audit.hold.lifted")}</Badge>
            <small>
              <Time at={hold.lifted_at} />
            </small>
          </>
        ) : is("tenant_admin") ? (
          <button type="button" className="link" onClick={() => setLifting(hold)}>
            {t("audit.hold.lift")}
          </button>
        ) : (
          <Badge tone="info">{t("audit.hold.stands")}</Badge>
        ),
    },
  ];
  return (
    <Section
      title={t("audit.holds")}
      aside={
        is("tenant_admin") && (
          <button type="button" onClick={() => setPlacing(true)}>
            {t("audit.hold.place.all")}
          </button>
        )
      }
    >
      <List<Hold>
        label={t("audit.holds")}
        queryKey={["holds"]}
        load={(after) => ok(api.GET("/api/v1/audit/holds", { params: { query: after ? { after } : {} } }))}
        rowKey={(hold) => hold.id}
        columns={columns}
        empty={
          <Empty title={t("audit.holds.none")}>
            <p>{t("audit.holds.none.lead")}</p>
          </Empty>
        }
      />
      {placing && <PlaceHold onClose={() => setPlacing(false)} />}
      {lifting && (
        <Confirm
          title={t("audit.hold.lift.title")}
          confirm={t("audit.hold.lift")}
          act={async (key) => {
            await ok(
              api.POST("/api/v1/audit/holds/{id}/lift", { params: { path: { id: lifting.id }, header: once(key) } }),
            );
            await queries.invalidateQueries({ queryKey: ["holds"] });
          }}
          onClose={() => setLifting(undefined)}
        >
          <p>
            <HeldThing hold={lifting} />
          </p>
          <p>{t("audit.hold.lift.lead")}</p>
        </Confirm>
      )}
    </Section>
  );
}

function HeldThing({ hold }: { hold: Hold }) {
  const t = useTexts();
  const nameOf = usePurposeName();
  if (hold.record) {
    return <Code short>{hold.record}</Code>;
  }
  return <>{hold.purpose ? t("audit.hold.purpose", { purpose: nameOf(hold.purpose) }) : t("audit.hold.everything")}</>;
}

function Retention() {
  const t = useTexts();
  const { is } = useSession();
  const [changing, setChanging] = useState<{ purpose: string; days: number }>();
  const retention = useQuery({ queryKey: ["retention"], queryFn: () => ok(api.GET("/api/v1/audit/retention")) });
  return (
    <Section
      title={t("audit.retention")}
      aside={
        is("tenant_admin") && (
          <button type="button" onClick={() => setChanging({ purpose: "", days: 365 })}>
            {t("audit.retention.add")}
          </button>
        )
      }
    >
      {retention.isPending && <Skeleton />}
      {retention.error && <ProblemNotice problem={retention.error} />}
      {retention.data && <Rules retention={retention.data} change={is("tenant_admin") ? setChanging : undefined} />}
      <Changes />
      {changing && <ChangeRule rule={changing} onClose={() => setChanging(undefined)} />}
    </Section>
  );
}

/** Two people, as for an erasure: a rule drops texts of many at once. */
function Changes() {
  const t = useTexts();
  const format = useFormat();
  const queries = useQueryClient();
  const { me, is } = useSession();
  const nameOf = usePurposeName();
  const [deciding, setDeciding] = useState<{ change: Change; decision: Decision }>();
  const columns: Column<Change>[] = [
    { key: "when", head: t("audit.when"), width: "11rem", cell: (change) => <Time at={change.requested_at} /> },
    { key: "purpose", head: t("audit.purpose"), cell: (change) => <PurposeName code={change.purpose} /> },
    { key: "days", head: t("audit.retention.days"), cell: (change) => format.number(change.days) },
    {
      key: "state",
      head: t("app.state"),
      cell: (change) =>
        change.outcome === undefined ? (
          <Badge tone="warn">{t("audit.erasures.waiting")}</Badge>
        ) : (
          <Badge tone={change.outcome === "CONFIRMED" ? "good" : "plain"}>
            {t(`audit.retention.${change.outcome}`)}
          </Badge>
        ),
    },
    {
      key: "do",
      head: t("audit.erasures.decide"),
      cell: (change) =>
        change.outcome === undefined &&
        is("tenant_admin") && (
          <span className="row-actions">
            {change.requested_by !== me.person?.id && (
              <button type="button" className="link" onClick={() => setDeciding({ change, decision: "confirm" })}>
                {t("audit.retention.confirm")}
              </button>
            )}
            <button type="button" className="link" onClick={() => setDeciding({ change, decision: "withdraw" })}>
              {t("audit.erase.withdraw")}
            </button>
          </span>
        ),
    },
  ];
  return (
    <>
      <p className="quiet-text">{t("audit.retention.lead")}</p>
      <List<Change>
        label={t("audit.retention.changes")}
        queryKey={["retention-changes"]}
        load={(after) => ok(api.GET("/api/v1/audit/retention/changes", { params: { query: after ? { after } : {} } }))}
        rowKey={(change) => change.id}
        columns={columns}
        empty={<Empty title={t("audit.retention.none")} />}
      />
      {deciding && (
        <Confirm
          title={t("audit.retention.change", { purpose: nameOf(deciding.change.purpose) })}
          confirm={t(deciding.decision === "confirm" ? "audit.retention.confirm" : "audit.erase.withdraw")}
          danger={deciding.decision === "confirm"}
          act={async (key) => {
            await decideChange(deciding.change.id, deciding.decision, key);
            await queries.invalidateQueries({ queryKey: ["retention"] });
            await queries.invalidateQueries({ queryKey: ["retention-changes"] });
          }}
          onClose={() => setDeciding(undefined)}
        >
          <p>{t("audit.retention.hint")}</p>
        </Confirm>
      )}
    </>
  );
}

function decideChange(id: string, decision: Decision, key: string): Promise<Change> {
  const options = { params: { path: { id }, header: once(key) } };
  return decision === "confirm"
    ? ok(api.POST("/api/v1/audit/retention/changes/{id}/confirm", options))
    : ok(api.POST("/api/v1/audit/retention/changes/{id}/withdraw", options));
}

interface RulesProps {
  retention: Schema["RetentionRules"];
  change: ((rule: Schema["Rule"]) => void) | undefined;
}

function Rules({ retention, change }: RulesProps) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      <p className="quiet-text">{t("audit.retention.default", { days: format.number(retention.default_days) })}</p>
      {retention.rules.length > 0 && (
        <Table
          label={t("audit.retention")}
          columns={[
            { key: "purpose", head: t("audit.purpose"), cell: ({ purpose }) => <PurposeName code={purpose} /> },
            {
              key: "days",
              head: t("audit.retention.days"),
              numeric: true,
              cell: ({ days }) => format.number(days),
            },
            {
              key: "do",
              head: t("app.edit"),
              cell: (rule) =>
                change && (
                  <button type="button" className="link" onClick={() => change(rule)}>
                    {t("app.edit")}
                  </button>
                ),
            },
          ]}
          rows={retention.rules}
          rowKey={({ purpose }) => purpose}
        />
      )}
    </>
  );
}

function ChangeRule({ rule, onClose }: { rule: Schema["Rule"]; onClose(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const nameOf = usePurposeName();
  const known = rule.purpose !== "";
  const form = useForm({
    initial: { purpose: rule.purpose, days: String(rule.days) },
    send: ({ purpose, days }, key) =>
      ok(
        api.PUT("/api/v1/audit/retention/{purpose}", {
          params: { path: { purpose }, header: once(key) },
          body: { days: Number(days) },
        }),
      ),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["retention-changes"] });
      onClose();
    },
  });
  return (
    <Dialog
      title={known ? t("audit.retention.change", { purpose: nameOf(rule.purpose) }) : t("audit.retention.add")}
      onClose={onClose}
    >
      <Form form={form} fields={["purpose", "days"]}>
        {!known && <PurposeField form={form} name="purpose" label={t("audit.purpose")} />}
        <TextField
          form={form}
          name="days"
          type="number"
          label={t("audit.retention.days")}
          hint={t("audit.retention.hint")}
        />
        <FormActions form={form} submit={t("audit.retention.ask")} close={onClose} />
      </Form>
    </Dialog>
  );
}
