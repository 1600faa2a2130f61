import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, ok, once } from "../../api/client";
import { useDepartments } from "../../api/lookups";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { Field } from "../../components/Form";
import { List, useFilters, type Column } from "../../components/List";
import { DepartmentName } from "../../components/Names";
import { Badge, Empty, PageHead } from "../../components/Page";
import { Secret, Time } from "../../components/Value";
import { useTexts } from "../../locales";
import { KeyForm, planOf } from "./KeyForm";

type ApiKey = Schema["Key"];

/** The keys that programs show. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const [filters, setFilters] = useFilters("department");
  const [adding, setAdding] = useState(false);
  const departments = useDepartments();
  return (
    <>
      <PageHead
        title={t("access.keys.door")}
        lead={t("access.keys.lead")}
        actions={
          is("tenant_admin") && (
            <button
              type="button"
              className="primary"
              disabled={!departments.data?.length}
              onClick={() => setAdding(true)}
            >
              {t("access.key.add")}
            </button>
          )
        }
      />
      <div className="filters">
        <Field label={t("access.department")}>
          {(control) => (
            <select
              {...control}
              value={filters.department}
              onChange={(event) => setFilters({ department: event.target.value })}
            >
              <option value="">{t("app.all")}</option>
              {departments.data?.map((department) => (
                <option key={department.id} value={department.id}>
                  {department.name}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <List
        label={t("access.keys.door")}
        queryKey={["keys", filters.department]}
        load={(after) =>
          ok(
            api.GET("/api/v1/keys", {
              params: {
                query: {
                  limit: 100,
                  ...(filters.department ? { department_id: filters.department } : {}),
                  ...(after ? { after } : {}),
                },
              },
            }),
          )
        }
        rowKey={(key) => key.id}
        columns={useColumns()}
        empty={
          <Empty title={t("access.keys.empty")}>
            <p>{departments.data?.length === 0 ? t("access.keys.empty.department") : t("access.keys.empty.lead")}</p>
            {departments.data?.length === 0 && <Link to="/portal/departments">{t("access.keys.toDepartments")}</Link>}
          </Empty>
        }
      />
      {adding && <AddKey department={filters.department} close={() => setAdding(false)} />}
    </>
  );
}

function useColumns(): Column<ApiKey>[] {
  const t = useTexts();
  return [
    {
      key: "name",
      head: t("access.key.name"),
      cell: (key) => (
        <>
          <Link to={`/portal/keys/${key.id}`}>{key.name}</Link>
          <small>
            <code>{key.prefix}…</code>
          </small>
        </>
      ),
    },
    { key: "department", head: t("access.department"), cell: (key) => <DepartmentName id={key.department_id} /> },
    { key: "state", head: t("app.state"), width: "9rem", cell: (key) => <KeyState apiKey={key} /> },
    {
      key: "used",
      head: t("access.key.lastUsed"),
      width: "13rem",
      cell: (key) => (key.last_used_at ? <Time at={key.last_used_at} /> : t("access.key.neverUsed")),
    },
    {
      key: "expires",
      head: t("access.key.expires"),
      width: "13rem",
      cell: (key) => (key.expires_at ? <Time at={key.expires_at} /> : t("access.key.noEnd")),
    },
  ];
}

export function KeyState({ apiKey }: { apiKey: ApiKey }) {
  const t = useTexts();
  if (apiKey.revoked_at) {
    return <Badge tone="bad">{t("access.key.state.revoked")}</Badge>;
  }
  if (apiKey.suspended_at) {
    return <Badge tone="bad">{t("access.key.state.suspended")}</Badge>;
  }
  return <Badge tone="good">{t("access.key.state.active")}</Badge>;
}

/** Makes a key and shows its secret, which nobody gets to see again. */
function AddKey({ department, close }: { department: string; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const [made, setMade] = useState<Schema["IssuedKeyView"]>();
  if (made) {
    return <ShowSecret issued={made} close={close} />;
  }
  return (
    <Dialog title={t("access.key.add")} onClose={close} wide>
      <KeyForm
        department={department}
        send={(values, key) =>
          ok(
            api.POST("/api/v1/keys", {
              params: { header: once(key) },
              body: { department_id: values.department_id, ...planOf(values) },
            }),
          )
        }
        done={(issued) => {
          void queries.invalidateQueries({ queryKey: ["keys"] });
          setMade(issued);
        }}
        close={close}
      />
    </Dialog>
  );
}

export function ShowSecret({ issued, close }: { issued: Schema["IssuedKeyView"]; close(): void }) {
  const t = useTexts();
  return (
    <Dialog title={t("access.key.secret.title", { name: issued.key.name })}>
      {issued.secret ? (
        <Secret value={issued.secret} label={t("access.key.secret.lead")} />
      ) : (
        <p>{t("access.key.secret.gone")}</p>
      )}
      <p className="actions">
        <button type="button" className="primary" onClick={close}>
          {t("access.key.secret.done")}
        </button>
      </p>
    </Dialog>
  );
}
