import { Link } from "react-router";
import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { TextField } from "../../components/Form";
import type { Column } from "../../components/List";
import { Time } from "../../components/Value";
import { useTexts } from "../../locales";
import { Administered, Standing, useSuspension } from "./Administered";

type Department = Schema["Department"];

/** The departments of the tenant; keys and budgets belong to them. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const suspension = useSuspension<Department>("department", (deed, id, key) =>
    ok(api.POST(`/api/v1/departments/{id}/${deed}`, { params: { path: { id }, header: once(key) } })),
  );
  return (
    <Administered<Department, { name: string }>
      title="tenancy.departments.door"
      lead="tenancy.departments.lead"
      add="tenancy.department.add"
      empty="tenancy.departments.empty"
      emptyLead="tenancy.departments.empty.lead"
      queryKey={["departments"]}
      load={(after) =>
        ok(api.GET("/api/v1/departments", { params: { query: { limit: 100, ...(after ? { after } : {}) } } }))
      }
      rowKey={({ id }) => id}
      nameOf={({ name }) => name}
      columns={useColumns()}
      mayChange={is("tenant_admin")}
      actionsWidth="14rem"
      initial={(department) => ({ name: department?.name ?? "" })}
      fields={["name"]}
      form={(form) => <TextField form={form} name="name" label={t("tenancy.name")} autoFocus />}
      save={(department, body, key) =>
        department
          ? ok(
              api.PUT("/api/v1/departments/{id}", { params: { path: { id: department.id }, header: once(key) }, body }),
            )
          : ok(api.POST("/api/v1/departments", { params: { header: once(key) }, body }))
      }
      deeds={suspension}
    />
  );
}

function useColumns(): Column<Department>[] {
  const t = useTexts();
  return [
    { key: "name", head: t("tenancy.name"), cell: ({ name }) => <b>{name}</b> },
    { key: "state", head: t("app.state"), width: "9rem", cell: (one) => <Standing suspendedAt={one.suspended_at} /> },
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
}
