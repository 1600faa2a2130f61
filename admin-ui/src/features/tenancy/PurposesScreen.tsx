import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { TextField } from "../../components/Form";
import type { Column } from "../../components/List";
import { Badge } from "../../components/Page";
import { useTexts } from "../../locales";
import { Administered } from "./Administered";

type Purpose = Schema["Purpose"];

interface Values {
  code: string;
  name_ja: string;
  name_en: string;
}

/** What texts are for, in the tenant's own words. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  return (
    <Administered<Purpose, Values>
      title="tenancy.purposes.door"
      lead="tenancy.purposes.lead"
      add="tenancy.purpose.add"
      empty="tenancy.purposes.empty"
      emptyLead="tenancy.purposes.empty.lead"
      queryKey={["purposes", "list"]}
      load={() => ok(api.GET("/api/v1/purposes"))}
      rowKey={({ code }) => code}
      nameOf={({ code }) => code}
      columns={useColumns()}
      mayChange={is("tenant_admin")}
      actionsWidth="13rem"
      initial={(purpose) => ({
        code: purpose?.code ?? "",
        name_ja: purpose?.name_ja ?? "",
        name_en: purpose?.name_en ?? "",
      })}
      fields={["code", "name_ja", "name_en"]}
      form={(form, purpose) => (
        <>
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
        </>
      )}
      save={(_purpose, { code, ...body }, key) =>
        ok(api.PUT("/api/v1/purposes/{code}", { params: { path: { code }, header: once(key) }, body }))
      }
      deeds={[
        {
          label: "tenancy.purpose.retire",
          named: ({ code }) => t("tenancy.purpose.retire.what", { code }),
          title: ({ code }) => t("tenancy.purpose.retire.title", { code }),
          lead: "tenancy.purpose.retire.lead",
          danger: true,
          fits: ({ retired_at }) => !retired_at,
          act: ({ code }, key) =>
            ok(api.POST("/api/v1/purposes/{code}/retire", { params: { path: { code }, header: once(key) } })),
        },
      ]}
    />
  );
}

function useColumns(): Column<Purpose>[] {
  const t = useTexts();
  return [
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
}
