import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, ok, once } from "../../api/client";
import { useDepartments } from "../../api/lookups";
import { useSession } from "../../api/session";
import type { Role, Schema } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { ChecksField, Form, SelectField, TextField, useForm, type FormState } from "../../components/Form";
import { List, type Column } from "../../components/List";
import { DepartmentName } from "../../components/Names";
import { Badge, Empty, PageHead } from "../../components/Page";
import { Secret } from "../../components/Value";
import { useTexts } from "../../locales";

type Person = Schema["Person"];
type Doing = { what: "add" } | { what: "edit" | "deactivate" | "reactivate" | "reset"; person: Person };

const ROLES: Role[] = ["member", "reviewer", "tenant_admin", "model_engineer", "auditor", "platform_admin"];

/** Who may sign in, and what they may do. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const [doing, setDoing] = useState<Doing>();
  const admin = is("tenant_admin");
  return (
    <>
      <PageHead
        title={t("access.people.door")}
        lead={t("access.people.lead")}
        actions={
          admin && (
            <button type="button" className="primary" onClick={() => setDoing({ what: "add" })}>
              {t("access.person.add")}
            </button>
          )
        }
      />
      <List
        label={t("access.people.door")}
        queryKey={["people"]}
        load={(after) =>
          ok(api.GET("/api/v1/people", { params: { query: { limit: 100, ...(after ? { after } : {}) } } }))
        }
        rowKey={(person) => person.id}
        columns={useColumns(admin, setDoing)}
        empty={<Empty title={t("access.people.empty")} />}
      />
      {doing && <Doings doing={doing} close={() => setDoing(undefined)} />}
    </>
  );
}

function useColumns(admin: boolean, act: (doing: Doing) => void): Column<Person>[] {
  const t = useTexts();
  const columns: Column<Person>[] = [
    {
      key: "name",
      head: t("access.person.name"),
      cell: (person) => (
        <>
          <b>{person.name}</b>
          <small>{person.email}</small>
        </>
      ),
    },
    {
      key: "roles",
      head: t("access.person.roles"),
      cell: (person) => (
        <span className="row-actions">
          {person.roles.map((role) => (
            <Badge key={role}>{t(`app.role.${role}`)}</Badge>
          ))}
        </span>
      ),
    },
    {
      key: "department",
      head: t("access.department"),
      width: "11rem",
      cell: (person) => (person.department_id ? <DepartmentName id={person.department_id} /> : t("app.none")),
    },
    {
      key: "state",
      head: t("app.state"),
      width: "8rem",
      cell: (person) =>
        person.active ? (
          <Badge tone="good">{t("access.person.active")}</Badge>
        ) : (
          <Badge tone="bad">{t("access.person.inactive")}</Badge>
        ),
    },
  ];
  return admin
    ? [
        ...columns,
        {
          key: "do",
          head: t("tenancy.actions"),
          width: "16rem",
          cell: (person) => <PersonActions person={person} act={act} />,
        },
      ]
    : columns;
}

function PersonActions({ person, act }: { person: Person; act(doing: Doing): void }) {
  const t = useTexts();
  const { me } = useSession();
  const { name } = person;
  const toggle = person.active ? "deactivate" : "reactivate";
  return (
    <span className="row-actions">
      <button
        type="button"
        className="link"
        aria-label={t("access.person.edit.what", { name })}
        onClick={() => act({ what: "edit", person })}
      >
        {t("app.edit")}
      </button>
      {me.person?.id !== person.id && (
        <>
          <button
            type="button"
            className="link"
            aria-label={t("access.person.reset.what", { name })}
            onClick={() => act({ what: "reset", person })}
          >
            {t("access.person.reset")}
          </button>
          <button
            type="button"
            className="link"
            aria-label={t(`access.person.${toggle}.what`, { name })}
            onClick={() => act({ what: toggle, person })}
          >
            {t(`access.person.${toggle}`)}
          </button>
        </>
      )}
    </span>
  );
}

function Doings({ doing, close }: { doing: Doing; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ["people"] });
  if (doing.what === "add") {
    return <AddPerson changed={changed} close={close} />;
  }
  const { what, person } = doing;
  if (what === "edit") {
    return <EditPerson person={person} changed={changed} close={close} />;
  }
  if (what === "reset") {
    return <ResetPassword person={person} close={close} />;
  }
  const path = `/api/v1/people/{id}/${what}` as const;
  return (
    <Confirm
      title={t(`access.person.${what}.title`, { name: person.name })}
      confirm={t(`access.person.${what}`)}
      danger={what === "deactivate"}
      act={async (key) => {
        await ok(api.POST(path, { params: { path: { id: person.id }, header: once(key) } }));
        await changed();
      }}
      onClose={close}
    >
      <p>{t(`access.person.${what}.lead`)}</p>
    </Confirm>
  );
}

interface DialogProps {
  changed(): Promise<void>;
  close(): void;
}

function AddPerson({ changed, close }: DialogProps) {
  const t = useTexts();
  const [added, setAdded] = useState<Schema["AddedPerson"]>();
  const form = useForm({
    initial: {
      email: "",
      name: "",
      language: "ja" as Person["language"],
      department_id: "",
      roles: ["member"] as Role[],
    },
    send: ({ department_id, ...rest }, key) =>
      ok(
        api.POST("/api/v1/people", {
          params: { header: once(key) },
          body: { ...rest, ...(department_id ? { department_id } : {}) },
        }),
      ),
    done: (result) => {
      void changed();
      setAdded(result);
    },
  });
  if (added) {
    return <ShowPassword name={added.person.name} password={added.password} close={close} />;
  }
  return (
    <Dialog title={t("access.person.add")} onClose={close}>
      <Form form={form} fields={["email", "name", "language", "department_id", "roles"]}>
        <TextField form={form} name="email" label={t("access.email")} type="email" autoComplete="off" autoFocus />
        <TextField form={form} name="name" label={t("access.person.name")} autoComplete="off" />
        <PersonFields form={form} />
        <Buttons busy={form.busy} label={t("access.person.add.do")} close={close} />
      </Form>
    </Dialog>
  );
}

function EditPerson({ person, changed, close }: DialogProps & { person: Person }) {
  const t = useTexts();
  const form = useForm({
    initial: {
      name: person.name,
      language: person.language,
      department_id: person.department_id ?? "",
      roles: person.roles,
    },
    send: ({ department_id, ...rest }, key) =>
      ok(
        api.PUT("/api/v1/people/{id}", {
          params: { path: { id: person.id }, header: once(key) },
          body: { ...rest, ...(department_id ? { department_id } : {}) },
        }),
      ),
    done: () => {
      void changed();
      close();
    },
  });
  return (
    <Dialog title={t("access.person.edit.title", { name: person.name })} onClose={close}>
      <Form form={form} fields={["name", "language", "department_id", "roles"]}>
        <TextField form={form} name="name" label={t("access.person.name")} autoFocus />
        <PersonFields form={form} />
        <Buttons busy={form.busy} label={t("app.save")} close={close} />
      </Form>
    </Dialog>
  );
}

interface Shared {
  language: Person["language"];
  department_id: string;
  roles: Role[];
}

function PersonFields<V extends Shared>({ form }: { form: FormState<V> }) {
  const t = useTexts();
  const departments = useDepartments();
  const { is } = useSession();
  const roles = ROLES.filter((role) => role !== "platform_admin" || is("platform_admin"));
  return (
    <>
      <div className="fields-row">
        <SelectField
          form={form}
          name="department_id"
          label={t("access.department")}
          required={false}
          choices={[
            { value: "", label: t("app.none") },
            ...(departments.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <SelectField
          form={form}
          name="language"
          label={t("app.language")}
          choices={[
            { value: "ja", label: t("access.language.ja") },
            { value: "en", label: t("access.language.en") },
          ]}
        />
      </div>
      <ChecksField
        form={form}
        name="roles"
        label={t("access.person.roles")}
        choices={roles.map((role) => ({ value: role, label: t(`app.role.${role}`), hint: t(`access.role.${role}`) }))}
      />
    </>
  );
}

function Buttons({ busy, label, close }: { busy: boolean; label: string; close(): void }) {
  const t = useTexts();
  return (
    <p className="actions">
      <button type="submit" className="primary" disabled={busy}>
        {label}
      </button>
      <button type="button" onClick={close}>
        {t("app.cancel")}
      </button>
    </p>
  );
}

function ResetPassword({ person, close }: { person: Person; close(): void }) {
  const t = useTexts();
  const [password, setPassword] = useState<string>();
  const reset = useRef(false);
  if (reset.current) {
    return <ShowPassword name={person.name} password={password} close={close} />;
  }
  return (
    <Confirm
      title={t("access.person.reset.title", { name: person.name })}
      confirm={t("access.person.reset")}
      act={async (key) => {
        const told = await ok(
          api.POST("/api/v1/people/{id}/reset-password", { params: { path: { id: person.id }, header: once(key) } }),
        );
        reset.current = true;
        setPassword(told.password);
      }}
      onClose={() => reset.current || close()}
    >
      <p>{t("access.person.reset.lead")}</p>
    </Confirm>
  );
}

interface ShowPasswordProps {
  name: string;
  password: string | undefined;
  close(): void;
}

function ShowPassword({ name, password, close }: ShowPasswordProps) {
  const t = useTexts();
  return (
    <Dialog title={t("access.person.password.title", { name })}>
      {password ? (
        <Secret value={password} label={t("access.person.password.lead")} />
      ) : (
        <p>{t("access.key.secret.gone")}</p>
      )}
      <p className="actions">
        <button type="button" className="primary" onClick={close}>
          {t("access.person.password.done")}
        </button>
      </p>
    </Dialog>
  );
}
