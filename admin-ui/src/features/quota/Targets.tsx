import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok, once } from "../../api/client";
import { useDepartment, useKey } from "../../api/lookups";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Confirm } from "../../components/Dialog";
import { List, type Column } from "../../components/List";
import { DepartmentName, KeyName, PurposeName, useModeName } from "../../components/Names";
import { Badge, Empty, Section } from "../../components/Page";
import { useFormat, useTexts } from "../../locales";
import { AddTarget } from "./AddTarget";

type Target = Schema["LatencyTarget"];

/** How long answers may take, for whom, and what missed it in the present window. */
export function Targets() {
  const t = useTexts();
  const { is } = useSession();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Target>();
  const admin = is("tenant_admin");
  return (
    <Section
      title={t("quota.targets")}
      aside={
        admin && (
          <button type="button" onClick={() => setAdding(true)}>
            {t("quota.target.add")}
          </button>
        )
      }
    >
      <List<Target>
        label={t("quota.targets")}
        queryKey={["latency-targets"]}
        load={(after) =>
          ok(api.GET("/api/v1/latency-targets", { params: { query: { limit: 100, ...(after ? { after } : {}) } } }))
        }
        rowKey={(target) => target.id}
        columns={useColumns(admin ? setEnding : undefined)}
        empty={<Empty title={t("quota.target.none")} />}
      />
      {adding && <AddTarget close={() => setAdding(false)} />}
      {ending && <EndTarget target={ending} close={() => setEnding(undefined)} />}
    </Section>
  );
}

function useColumns(end: ((target: Target) => void) | undefined): Column<Target>[] {
  const t = useTexts();
  const format = useFormat();
  const columns: Column<Target>[] = [
    { key: "owner", head: t("quota.owner"), cell: (target) => <Owner target={target} /> },
    { key: "allowed", head: t("quota.target.allowed"), cell: (target) => <Allowed target={target} /> },
    {
      key: "answers",
      head: t("quota.answers"),
      numeric: true,
      width: "7rem",
      cell: ({ window }) => (
        <>
          {format.number(window.answers)}
          {window.fallbacks > 0 && (
            <small>{t("quota.target.fallback.count", { count: format.number(window.fallbacks) })}</small>
          )}
        </>
      ),
    },
    {
      key: "misses",
      head: t("quota.target.misses"),
      numeric: true,
      width: "6rem",
      cell: ({ window }) => format.number(window.misses),
    },
    {
      key: "refusals",
      head: t("quota.target.refusals"),
      numeric: true,
      width: "8rem",
      cell: ({ window }) => format.number(window.refusals),
    },
  ];
  return end === undefined
    ? columns
    : [
        ...columns,
        {
          key: "do",
          head: t("quota.actions"),
          width: "7rem",
          cell: (target) => (
            <button type="button" className="link" onClick={() => end(target)}>
              {t("quota.end")}
            </button>
          ),
        },
      ];
}

function Owner({ target }: { target: Target }) {
  const t = useTexts();
  return (
    <>
      <b>
        {target.level === "tenant" && t("quota.owner.tenant")}
        {target.level === "department" && <DepartmentName id={target.owner_id} />}
        {target.level === "key" && <KeyName id={target.owner_id} />}
      </b>
      <small>{target.purpose ? <PurposeName code={target.purpose} /> : t("quota.target.purpose.all")}</small>
    </>
  );
}

/** The limits, and what happens to what would be late. */
function Allowed({ target }: { target: Target }) {
  const t = useTexts();
  const format = useFormat();
  const modeName = useModeName();
  const limits = [
    target.first_token_ms !== undefined && t("quota.target.first", { time: format.duration(target.first_token_ms) }),
    target.total_ms !== undefined && t("quota.target.total", { time: format.duration(target.total_ms) }),
  ].filter(Boolean);
  return (
    <>
      {limits.join(t("access.limits.and"))}{" "}
      <Badge tone={target.enforced ? "info" : "plain"}>
        {target.enforced ? t("quota.target.enforced") : t("quota.target.counted")}
      </Badge>
      {target.fallback_modes.length > 0 && (
        <small>
          {t("quota.target.instead", { modes: target.fallback_modes.map(modeName).join(t("access.limits.and")) })}
        </small>
      )}
    </>
  );
}

function EndTarget({ target, close }: { target: Target; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const department = useDepartment(target.level === "department" ? target.owner_id : undefined);
  const key = useKey(target.level === "key" ? target.owner_id : undefined);
  const owner =
    target.level === "tenant"
      ? t("quota.owner.tenant")
      : (department?.name ?? key.data?.name ?? target.owner_id.slice(0, 8));
  return (
    <Confirm
      title={t("quota.target.end.title", { owner })}
      confirm={t("quota.end")}
      act={async (idempotencyKey) => {
        await ok(
          api.DELETE("/api/v1/latency-targets/{id}", {
            params: { path: { id: target.id }, header: once(idempotencyKey) },
          }),
        );
        await queries.invalidateQueries({ queryKey: ["latency-targets"] });
      }}
      onClose={close}
    >
      <p>
        <Allowed target={target} />
      </p>
      <p>{t("quota.target.end.lead")}</p>
    </Confirm>
  );
}
