import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { Form, TextAreaField, TextField, useForm } from "../../components/Form";
import { List, type Column } from "../../components/List";
import { Empty, PageHead } from "../../components/Page";
import { Time } from "../../components/Value";
import { useTexts } from "../../locales";
import { Standing, SuspendButton } from "./DepartmentsScreen";

type Tenant = Schema["Tenant"];
type Doing = { what: "add" } | { what: "edit" | "suspend" | "resume" | "visit"; tenant: Tenant };

/** The tenants of the platform, for those who run it. They enter one only on a visit that the tenant sees. */
export function Component() {
  const t = useTexts();
  const [doing, setDoing] = useState<Doing>();
  return (
    <>
      <PageHead
        title={t("tenancy.tenants.door")}
        lead={t("tenancy.tenants.lead")}
        actions={
          <button type="button" className="primary" onClick={() => setDoing({ what: "add" })}>
            {t("tenancy.tenant.add")}
          </button>
        }
      />
      <List
        label={t("tenancy.tenants.door")}
        queryKey={["tenants"]}
        load={(after) =>
          ok(api.GET("/api/v1/tenants", { params: { query: { limit: 100, ...(after ? { after } : {}) } } }))
        }
        rowKey={(tenant) => tenant.id}
        columns={useColumns(setDoing)}
        empty={<Empty title={t("tenancy.tenants.empty")} />}
      />
      {doing && <Doings doing={doing} close={() => setDoing(undefined)} />}
    </>
  );
}

function useColumns(act: (doing: Doing) => void): Column<Tenant>[] {
  const t = useTexts();
  const { me } = useSession();
  return [
    { key: "name", head: t("tenancy.name"), cell: ({ name }) => <b>{name}</b> },
    { key: "zone", head: t("tenancy.zone"), width: "11rem", cell: ({ time_zone }) => time_zone },
    { key: "state", head: t("app.state"), width: "9rem", cell: (one) => <Standing suspendedAt={one.suspended_at} /> },
    { key: "since", head: t("app.created"), width: "13rem", cell: ({ created_at }) => <Time at={created_at} /> },
    {
      key: "do",
      head: t("tenancy.actions"),
      width: "17rem",
      cell: (tenant) => (
        <span className="row-actions">
          {tenant.id !== me.tenant.id && (
            <button
              type="button"
              className="link"
              aria-label={t("tenancy.visit.what", { name: tenant.name })}
              onClick={() => act({ what: "visit", tenant })}
            >
              {t("tenancy.visit")}
            </button>
          )}
          <button
            type="button"
            className="link"
            aria-label={t("tenancy.edit.what", { name: tenant.name })}
            onClick={() => act({ what: "edit", tenant })}
          >
            {t("app.edit")}
          </button>
          <SuspendButton
            name={tenant.name}
            suspended={tenant.suspended_at !== undefined}
            act={(what) => act({ what, tenant })}
          />
        </span>
      ),
    },
  ];
}

function Doings({ doing, close }: { doing: Doing; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ["tenants"] });
  if (doing.what === "add") {
    return <TenantDialog tenant={undefined} close={close} changed={changed} />;
  }
  if (doing.what === "edit") {
    return <TenantDialog tenant={doing.tenant} close={close} changed={changed} />;
  }
  if (doing.what === "visit") {
    return <VisitDialog tenant={doing.tenant} close={close} />;
  }
  const { what, tenant } = doing;
  const path = `/api/v1/tenants/{id}/${what}` as const;
  return (
    <Confirm
      title={t(`tenancy.tenant.${what}.title`, { name: tenant.name })}
      confirm={t(`tenancy.${what}`)}
      danger={what === "suspend"}
      act={async (key) => {
        await ok(api.POST(path, { params: { path: { id: tenant.id }, header: once(key) } }));
        await changed();
      }}
      onClose={close}
    >
      <p>{t(`tenancy.tenant.${what}.lead`)}</p>
    </Confirm>
  );
}

interface TenantDialogProps {
  tenant: Tenant | undefined;
  close(): void;
  changed(): Promise<void>;
}

function TenantDialog({ tenant, close, changed }: TenantDialogProps) {
  const t = useTexts();
  const form = useForm({
    initial: {
      name: tenant?.name ?? "",
      time_zone: tenant?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    send: (body, key) =>
      tenant
        ? ok(api.PUT("/api/v1/tenants/{id}", { params: { path: { id: tenant.id }, header: once(key) }, body }))
        : ok(api.POST("/api/v1/tenants", { params: { header: once(key) }, body })),
    done: () => {
      void changed();
      close();
    },
  });
  return (
    <Dialog title={tenant ? t("tenancy.edit.what", { name: tenant.name }) : t("tenancy.tenant.add")} onClose={close}>
      <Form form={form} fields={["name", "time_zone"]}>
        <TextField form={form} name="name" label={t("tenancy.name")} autoFocus />
        <TextField form={form} name="time_zone" label={t("tenancy.zone")} hint={t("tenancy.zone.hint")} />
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

function VisitDialog({ tenant, close }: { tenant: Tenant; close(): void }) {
  const t = useTexts();
  const { visit } = useSession();
  const navigate = useNavigate();
  const form = useForm({
    initial: { reason: "" },
    send: ({ reason }, key) =>
      ok(api.POST("/api/v1/visits", { params: { header: once(key) }, body: { reason, tenant_id: tenant.id } })),
    done: (begun) => {
      close();
      void navigate("/portal");
      void visit(begun.id);
    },
  });
  return (
    <Dialog title={t("tenancy.visit.what", { name: tenant.name })} onClose={close}>
      <p>{t("tenancy.visit.lead")}</p>
      <Form form={form} fields={["reason"]}>
        <TextAreaField form={form} name="reason" label={t("tenancy.visit.reason")} hint={t("tenancy.visit.hint")} />
        <p className="actions">
          <button type="submit" className="primary" disabled={form.busy}>
            {t("tenancy.visit")}
          </button>
          <button type="button" onClick={close}>
            {t("app.cancel")}
          </button>
        </p>
      </Form>
    </Dialog>
  );
}
