import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok, once } from "../../api/client";
import { useDepartments } from "../../api/lookups";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Meter } from "../../charts/Meter";
import { Confirm } from "../../components/Dialog";
import { Field } from "../../components/Form";
import { List, useFilters, type Column } from "../../components/List";
import { DepartmentName, KeyName } from "../../components/Names";
import { Empty, PageHead } from "../../components/Page";
import { Time } from "../../components/Value";
import { useTexts } from "../../locales";
import { AddBudget } from "./AddBudget";
import { AmountForm } from "./AmountForm";
import { useAmounts, type Budget } from "./amounts";
import { Outlook } from "./Outlook";
import "./quota.css";

const LEVELS = ["tenant", "department", "key"] as const;

/** What may be used, how much of it is, and who would feel another amount. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const admin = is("tenant_admin");
  const [filters, setFilters] = useFilters("level", "owner");
  const level = LEVELS.find((one) => one === filters.level);
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<string>();
  const [ending, setEnding] = useState<Budget>();
  return (
    <>
      <PageHead
        title={t("quota.budgets.door")}
        lead={t("quota.budgets.lead")}
        actions={
          admin && (
            <button type="button" className="primary" onClick={() => setAdding(true)}>
              {t("quota.budget.add")}
            </button>
          )
        }
      />
      <div className="filters">
        <Field label={t("quota.level")}>
          {(control) => (
            <select
              {...control}
              value={filters.level}
              onChange={(event) => setFilters({ level: event.target.value, owner: "" })}
            >
              <option value="">{t("app.all")}</option>
              {LEVELS.map((one) => (
                <option key={one} value={one}>
                  {t(`quota.level.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {filters.owner && (
          <button type="button" onClick={() => setFilters({ owner: "" })}>
            {t("quota.owner.all")}
          </button>
        )}
      </div>
      <List
        label={t("quota.budgets.door")}
        queryKey={["budgets", filters.level, filters.owner]}
        load={(after) =>
          ok(
            api.GET("/api/v1/budgets", {
              params: {
                query: {
                  limit: 100,
                  ...(level ? { level } : {}),
                  ...(filters.owner ? { owner_id: filters.owner } : {}),
                  ...(after ? { after } : {}),
                },
              },
            }),
          )
        }
        rowKey={(budget) => budget.id}
        refetchInterval={15_000}
        columns={useColumns(admin, editing, setEditing, setEnding)}
        empty={
          <Empty title={t("quota.budgets.empty")}>
            <p>{t("quota.budgets.empty.lead")}</p>
          </Empty>
        }
      />
      {adding && <AddBudget close={() => setAdding(false)} />}
      {ending && <EndBudget budget={ending} close={() => setEnding(undefined)} />}
    </>
  );
}

function useColumns(
  admin: boolean,
  editing: string | undefined,
  edit: (id: string | undefined) => void,
  end: (budget: Budget) => void,
): Column<Budget>[] {
  const t = useTexts();
  return [
    {
      key: "owner",
      head: t("quota.owner"),
      width: "11rem",
      cell: (budget) => (
        <>
          <b>
            <Owner budget={budget} />
          </b>
          <small>{t(`quota.level.${budget.level}`)}</small>
        </>
      ),
    },
    {
      key: "what",
      head: t("quota.what"),
      width: "8rem",
      cell: (budget) => (
        <>
          {t(`quota.counts.${budget.measure}`)}
          <small>{t(`quota.span.${budget.span}`)}</small>
        </>
      ),
    },
    { key: "used", head: t("quota.used"), cell: (budget) => <Used budget={budget} /> },
    {
      key: "amount",
      head: t("quota.amount"),
      width: editing ? "16rem" : "11rem",
      cell: (budget) =>
        budget.id === editing ? (
          <AmountForm budget={budget} close={() => edit(undefined)} />
        ) : (
          <Amount budget={budget} />
        ),
    },
    {
      key: "outlook",
      head: t("quota.outlook"),
      width: editing ? "8rem" : "12rem",
      cell: (budget) => (budget.id === editing ? null : <Outlook budget={budget} />),
    },
    ...(admin ? [actions(t, editing, edit, end)] : []),
  ];
}

function actions(
  t: ReturnType<typeof useTexts>,
  editing: string | undefined,
  edit: (id: string) => void,
  end: (budget: Budget) => void,
): Column<Budget> {
  return {
    key: "do",
    head: t("quota.actions"),
    width: "7rem",
    cell: (budget) =>
      budget.id === editing ? null : (
        <span className="row-actions">
          <button type="button" className="link" onClick={() => edit(budget.id)}>
            {t("quota.change")}
          </button>
          <button type="button" className="link" onClick={() => end(budget)}>
            {t("quota.end")}
          </button>
        </span>
      ),
  };
}

export function Owner({ budget }: { budget: Budget }) {
  const t = useTexts();
  switch (budget.level) {
    case "tenant":
      return <>{t("quota.owner.tenant")}</>;
    case "department":
      return <DepartmentName id={budget.owner_id} />;
    case "key":
      return <KeyName id={budget.owner_id} />;
  }
}

function Used({ budget }: { budget: Budget }) {
  const t = useTexts();
  const { say } = useAmounts(budget.measure);
  const { window } = budget;
  if (!window) {
    return <span className="quiet-text">{t("quota.window.none")}</span>;
  }
  const told = t("quota.used.of", { spent: say(window.spent), left: say(window.left) });
  return (
    <>
      {told}
      {window.held > 0 && <small>{t("quota.held", { held: say(window.held) })}</small>}
      <Meter label={told} value={window.spent} reserved={window.held} most={budget.limit} />
      {window.ends_at && <small>{t.rich("quota.window.until", { time: <Time at={window.ends_at} /> })}</small>}
    </>
  );
}

function Amount({ budget }: { budget: Budget }) {
  const t = useTexts();
  const { say } = useAmounts(budget.measure);
  return (
    <>
      <b>{say(budget.limit)}</b>
      {budget.limit !== budget.amount && <small>{t("quota.raised", { amount: say(budget.amount) })}</small>}
      {budget.thresholds.length > 0 && (
        <small>{t("quota.thresholds", { amounts: budget.thresholds.map(say).join(t("generation.and")) })}</small>
      )}
    </>
  );
}

function EndBudget({ budget, close }: { budget: Schema["Budget"]; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const { say } = useAmounts(budget.measure);
  const departments = useDepartments(budget.level === "department");
  const owner =
    budget.level === "tenant"
      ? t("quota.owner.tenant")
      : (departments.data?.find((one) => one.id === budget.owner_id)?.name ?? budget.owner_id.slice(0, 8));
  return (
    <Confirm
      title={t("quota.end.title", { owner, amount: say(budget.limit), span: t(`quota.span.${budget.span}`) })}
      confirm={t("quota.end")}
      act={async (key) => {
        await ok(api.DELETE("/api/v1/budgets/{id}", { params: { path: { id: budget.id }, header: once(key) } }));
        await queries.invalidateQueries({ queryKey: ["budgets"] });
      }}
      onClose={close}
    >
      <p>{t("quota.end.lead")}</p>
    </Confirm>
  );
}
