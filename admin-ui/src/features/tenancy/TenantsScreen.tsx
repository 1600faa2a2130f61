import { useState } from "react";
import { api, ok, once } from "../../api/client";
import { enter, useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { Form, FormActions, TextAreaField, TextField, useForm } from "../../components/Form";
import type { Column } from "../../components/List";
import { Time } from "../../components/Value";
import { useTexts } from "../../locales";
import { Administered, Standing, useSuspension } from "./Administered";

type Tenant = Schema["Tenant"];

interface Values {
  name: string;
  time_zone: string;
}

/** The tenants of the platform, for those who run it. They enter one only on a visit that the tenant sees. */
export function Component() {
  const t = useTexts();
  const { me } = useSession();
  const [visiting, setVisiting] = useState<Tenant>();
  const suspension = useSuspension<Tenant>("tenant", (deed, id, key) =>
    ok(api.POST(`/api/v1/tenants/{id}/${deed}`, { params: { path: { id }, header: once(key) } })),
  );
  return (
    <>
      <Administered<Tenant, Values>
        title="tenancy.tenants.door"
        lead="tenancy.tenants.lead"
        add="tenancy.tenant.add"
        empty="tenancy.tenants.empty"
        queryKey={["tenants"]}
        load={(after) =>
          ok(api.GET("/api/v1/tenants", { params: { query: { limit: 100, ...(after ? { after } : {}) } } }))
        }
        rowKey={({ id }) => id}
        nameOf={({ name }) => name}
        columns={useColumns()}
        mayChange
        actionsWidth="17rem"
        initial={(tenant) => ({
          name: tenant?.name ?? "",
          time_zone: tenant?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
        })}
        fields={["name", "time_zone"]}
        form={(form) => (
          <>
            <TextField form={form} name="name" label={t("tenancy.name")} autoFocus />
            <TextField form={form} name="time_zone" label={t("tenancy.zone")} hint={t("tenancy.zone.hint")} />
          </>
        )}
        save={(tenant, body, key) =>
          tenant
            ? ok(api.PUT("/api/v1/tenants/{id}", { params: { path: { id: tenant.id }, header: once(key) }, body }))
            : ok(api.POST("/api/v1/tenants", { params: { header: once(key) }, body }))
        }
        deeds={suspension}
        further={(tenant) =>
          tenant.id !== me.tenant.id && (
            <button
              type="button"
              className="link"
              aria-label={t("tenancy.visit.what", { name: tenant.name })}
              onClick={() => setVisiting(tenant)}
            >
              {t("tenancy.visit")}
            </button>
          )
        }
      />
      {visiting && <VisitDialog tenant={visiting} close={() => setVisiting(undefined)} />}
    </>
  );
}

function useColumns(): Column<Tenant>[] {
  const t = useTexts();
  return [
    { key: "name", head: t("tenancy.name"), cell: ({ name }) => <b>{name}</b> },
    { key: "zone", head: t("tenancy.zone"), width: "11rem", cell: ({ time_zone }) => time_zone },
    { key: "state", head: t("app.state"), width: "9rem", cell: (one) => <Standing suspendedAt={one.suspended_at} /> },
    { key: "since", head: t("app.created"), width: "13rem", cell: ({ created_at }) => <Time at={created_at} /> },
  ];
}

function VisitDialog({ tenant, close }: { tenant: Tenant; close(): void }) {
  const t = useTexts();
  const form = useForm({
    initial: { reason: "" },
    send: ({ reason }, key) =>
      ok(api.POST("/api/v1/visits", { params: { header: once(key) }, body: { reason, tenant_id: tenant.id } })),
    done: enter,
  });
  return (
    <Dialog title={t("tenancy.visit.what", { name: tenant.name })} onClose={close}>
      <p>{t("tenancy.visit.lead")}</p>
      <Form form={form} fields={["reason"]}>
        <TextAreaField form={form} name="reason" label={t("tenancy.visit.reason")} hint={t("tenancy.visit.hint")} />
        <FormActions form={form} submit={t("tenancy.visit")} close={close} />
      </Form>
    </Dialog>
  );
}
