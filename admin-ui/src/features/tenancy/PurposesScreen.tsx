import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { Form, TextField, useForm } from "../../components/Form";
import { List, type Column } from "../../components/List";
import { Badge, Empty, PageHead } from "../../components/Page";
import { useTexts } from "../../locales";

type Purpose = Schema["Purpose"];
type Doing = { what: "add" } | { what: "edit" | "retire"; purpose: Purpose };

/** What texts are for, in the tenant's own words. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const admin = is("tenant_admin");
  const [doing, setDoing] = useState<Doing>();
  return (
    <>
      <PageHead
        title={t("tenancy.purposes.door")}
        lead={t("tenancy.purposes.lead")}
        actions={
          admin && (
            <button type="button" className="primary" onClick={() => setDoing({ what: "add" })}>
              {t("tenancy.purpose.add")}
            </button>
          )
        }
      />
      <List
        label={t("tenancy.purposes.door")}
        queryKey={["purposes", "list"]}
        load={() => ok(api.GET("/api/v1/purposes"))}
        rowKey={(purpose) => purpose.code}
        columns={useColumns(admin, setDoing)}
        empty={
          <Empty title={t("tenancy.purposes.empty")}>
            <p>{t("tenancy.purposes.empty.lead")}</p>
          </Empty>
        }
      />
      {doing && <Doings doing={doing} close={() => setDoing(undefined)} />}
    </>
  );
}

function useColumns(admin: boolean, act: (doing: Doing) => void): Column<Purpose>[] {
  const t = useTexts();
  const columns: Column<Purpose>[] = [
    { key: "code", head: t("tenancy.purpose.code"), width: "14rem", cell: ({ code }) => <code>{code}</code> },
    { key: "ja", head: t("tenancy.purpose.ja"), cell: ({ name_ja }) => <span lang="ja">{name_ja}</span> },
    { key: "en", head: t("tenancy.purpose.en"), cell: ({ name_en }) => <span lang="en">{name_en}</span> },
    {
      key: "state",
      head: t("app.state"),
      width: "9rem",
      cell: ({ retired_at }) =>
        retired_at ? <Badge>{t("tenancy.purpose.retired")}</Badge> : <Badge tone="good">{t("tenancy.active")}</Badge>,
    },
  ];
  return admin
    ? [
        ...columns,
        {
          key: "do",
          head: t("tenancy.actions"),
          width: "13rem",
          cell: (purpose) => (
            <span className="row-actions">
              <button
                type="button"
                className="link"
                aria-label={t("tenancy.edit.what", { name: purpose.code })}
                onClick={() => act({ what: "edit", purpose })}
              >
                {t("app.edit")}
              </button>
              {!purpose.retired_at && (
                <button
                  type="button"
                  className="link"
                  aria-label={t("tenancy.purpose.retire.what", { code: purpose.code })}
                  onClick={() => act({ what: "retire", purpose })}
                >
                  {t("tenancy.purpose.retire")}
                </button>
              )}
            </span>
          ),
        },
      ]
    : columns;
}

function Doings({ doing, close }: { doing: Doing; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ["purposes"] });
  if (doing.what !== "retire") {
    return <PurposeDialog purpose={"purpose" in doing ? doing.purpose : undefined} close={close} changed={changed} />;
  }
  const { code } = doing.purpose;
  return (
    <Confirm
      title={t("tenancy.purpose.retire.title", { code })}
      confirm={t("tenancy.purpose.retire")}
      act={async (key) => {
        await ok(api.POST("/api/v1/purposes/{code}/retire", { params: { path: { code }, header: once(key) } }));
        await changed();
      }}
      onClose={close}
    >
      <p>{t("tenancy.purpose.retire.lead")}</p>
    </Confirm>
  );
}

interface PurposeDialogProps {
  purpose: Purpose | undefined;
  close(): void;
  changed(): Promise<void>;
}

function PurposeDialog({ purpose, close, changed }: PurposeDialogProps) {
  const t = useTexts();
  const form = useForm({
    initial: { code: purpose?.code ?? "", name_ja: purpose?.name_ja ?? "", name_en: purpose?.name_en ?? "" },
    send: ({ code, ...body }, key) =>
      ok(api.PUT("/api/v1/purposes/{code}", { params: { path: { code }, header: once(key) }, body })),
    done: () => {
      void changed();
      close();
    },
  });
  return (
    <Dialog title={purpose ? t("tenancy.edit.what", { name: purpose.code }) : t("tenancy.purpose.add")} onClose={close}>
      <Form form={form} fields={["code", "name_ja", "name_en"]}>
        {!purpose && (
          <TextField
            form={form}
            name="code"
            label={t("tenancy.purpose.code")}
            hint={t("tenancy.purpose.code.hint")}
            autoFocus
          />
        )}
        <TextField form={form} name="name_ja" label={t("tenancy.purpose.ja")} />
        <TextField form={form} name="name_en" label={t("tenancy.purpose.en")} />
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
