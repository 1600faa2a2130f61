import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { Form, TextField, useForm } from "../../components/Form";
import { List, type Column } from "../../components/List";
import { Badge, Empty, PageHead } from "../../components/Page";
import { Time } from "../../components/Value";
import { useTexts } from "../../locales";

type Department = Schema["Department"];
type Doing = { what: "edit" | "suspend" | "resume"; department: Department } | { what: "add" };

/** The departments of the tenant; keys and budgets belong to them. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const [doing, setDoing] = useState<Doing>();
  const admin = is("tenant_admin");
  const add = admin && (
    <button type="button" className="primary" onClick={() => setDoing({ what: "add" })}>
      {t("tenancy.department.add")}
    </button>
  );
  return (
    <>
      <PageHead title={t("tenancy.departments.door")} lead={t("tenancy.departments.lead")} actions={add} />
      <List
        label={t("tenancy.departments.door")}
        queryKey={["departments"]}
        load={(after) =>
          ok(api.GET("/api/v1/departments", { params: { query: { limit: 100, ...(after ? { after } : {}) } } }))
        }
        rowKey={(department) => department.id}
        columns={useColumns(admin, setDoing)}
        empty={
          <Empty title={t("tenancy.departments.empty")}>
            <p>{t("tenancy.departments.empty.lead")}</p>
          </Empty>
        }
      />
      {doing && <Doings doing={doing} close={() => setDoing(undefined)} />}
    </>
  );
}

function useColumns(admin: boolean, act: (doing: Doing) => void): Column<Department>[] {
  const t = useTexts();
  const columns: Column<Department>[] = [
    { key: "name", head: t("tenancy.name"), cell: (department) => <b>{department.name}</b> },
    {
      key: "state",
      head: t("app.state"),
      width: "9rem",
      cell: ({ suspended_at }) => <Standing suspendedAt={suspended_at} />,
    },
    { key: "since", head: t("app.created"), width: "13rem", cell: ({ created_at }) => <Time at={created_at} /> },
    {
      key: "keys",
      head: t("tenancy.department.keys"),
      width: "10rem",
      cell: ({ id }) => (
        <Link to={`/portal/keys?${new URLSearchParams({ department: id })}`}>{t("tenancy.department.keys.show")}</Link>
      ),
    },
  ];
  return admin
    ? [
        ...columns,
        {
          key: "do",
          head: t("tenancy.actions"),
          width: "14rem",
          cell: (department) => (
            <span className="row-actions">
              <button
                type="button"
                className="link"
                aria-label={t("tenancy.edit.what", { name: department.name })}
                onClick={() => act({ what: "edit", department })}
              >
                {t("app.edit")}
              </button>
              <SuspendButton
                name={department.name}
                suspended={department.suspended_at !== undefined}
                act={(what) => act({ what, department })}
              />
            </span>
          ),
        },
      ]
    : columns;
}

/** Whether it is suspended, and since when. */
export function Standing({ suspendedAt }: { suspendedAt: string | undefined }) {
  const t = useTexts();
  return suspendedAt === undefined ? (
    <Badge tone="good">{t("tenancy.active")}</Badge>
  ) : (
    <>
      <Badge tone="bad">{t("tenancy.suspended")}</Badge>
      <small>
        <Time at={suspendedAt} />
      </small>
    </>
  );
}

interface SuspendButtonProps {
  name: string;
  suspended: boolean;
  act(what: "suspend" | "resume"): void;
}

export function SuspendButton({ name, suspended, act }: SuspendButtonProps) {
  const t = useTexts();
  return suspended ? (
    <button
      type="button"
      className="link"
      aria-label={t("tenancy.resume.what", { name })}
      onClick={() => act("resume")}
    >
      {t("tenancy.resume")}
    </button>
  ) : (
    <button
      type="button"
      className="link"
      aria-label={t("tenancy.suspend.what", { name })}
      onClick={() => act("suspend")}
    >
      {t("tenancy.suspend")}
    </button>
  );
}

function Doings({ doing, close }: { doing: Doing; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ["departments"] });
  if (doing.what === "add" || doing.what === "edit") {
    const department = doing.what === "edit" ? doing.department : undefined;
    return <NameDialog department={department} close={close} changed={changed} />;
  }
  const { what, department } = doing;
  const path = `/api/v1/departments/{id}/${what}` as const;
  return (
    <Confirm
      title={t(`tenancy.department.${what}.title`, { name: department.name })}
      confirm={t(`tenancy.${what}`)}
      danger={what === "suspend"}
      act={async (key) => {
        await ok(api.POST(path, { params: { path: { id: department.id }, header: once(key) } }));
        await changed();
      }}
      onClose={close}
    >
      <p>{t(`tenancy.department.${what}.lead`)}</p>
    </Confirm>
  );
}

interface NameDialogProps {
  department: Department | undefined;
  close(): void;
  changed(): Promise<void>;
}

function NameDialog({ department, close, changed }: NameDialogProps) {
  const t = useTexts();
  const form = useForm({
    initial: { name: department?.name ?? "" },
    send: (body, key) =>
      department
        ? ok(api.PUT("/api/v1/departments/{id}", { params: { path: { id: department.id }, header: once(key) }, body }))
        : ok(api.POST("/api/v1/departments", { params: { header: once(key) }, body })),
    done: () => {
      void changed();
      close();
    },
  });
  return (
    <Dialog
      title={department ? t("tenancy.edit.what", { name: department.name }) : t("tenancy.department.add")}
      onClose={close}
    >
      <Form form={form} fields={["name"]}>
        <TextField form={form} name="name" label={t("tenancy.name")} autoFocus />
        <p className="actions">
          <button type="submit" className="primary" disabled={form.busy}>
            {t("app.save")}
          </button>
          <button type="button" onClick={close}>
            {t("app.cancel")}
          </button>
        </p>
      </Form>
    </Dialog>
  );
}
