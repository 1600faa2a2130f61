import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { api, ok, once } from "../../api/client";
import { useKey } from "../../api/lookups";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { Form, FormActions, SelectField, useForm } from "../../components/Form";
import { Skeleton } from "../../components/List";
import { DepartmentName } from "../../components/Names";
import { ProblemNotice } from "../../components/Notice";
import { Fact, Facts, PageHead, Section } from "../../components/Page";
import { Code, Time } from "../../components/Value";
import { useFormat, useTexts } from "../../locales";
import { KeyForm, planOf } from "./KeyForm";
import { KeyState, ShowSecret } from "./KeysScreen";
import { useLimitsSentence } from "./limits";

type ApiKey = Schema["Key"];
type Doing = "edit" | "rotate" | "suspend" | "resume" | "revoke";

/** One key: what it may do, in a sentence, and what can be done with it. */
export function Component() {
  const t = useTexts();
  const { id = "" } = useParams();
  const { is } = useSession();
  const { data, error } = useKey(id);
  const [doing, setDoing] = useState<Doing>();
  const live = data && !data.revoked_at;
  return (
    <>
      <PageHead
        title={data?.name ?? t("access.key.one")}
        lead={<Link to="/portal/keys">{t("access.key.back")}</Link>}
        actions={
          live &&
          is("tenant_admin") && (
            <>
              <button type="button" onClick={() => setDoing("edit")}>
                {t("app.edit")}
              </button>
              <button type="button" className="primary" onClick={() => setDoing("rotate")}>
                {t("access.key.rotate")}
              </button>
              <button type="button" onClick={() => setDoing(data.suspended_at ? "resume" : "suspend")}>
                {data.suspended_at ? t("access.key.resume") : t("access.key.suspend")}
              </button>
              <button type="button" className="danger" onClick={() => setDoing("revoke")}>
                {t("access.key.revoke")}
              </button>
            </>
          )
        }
      />
      {error && <ProblemNotice problem={error} />}
      {!data && !error && <Skeleton />}
      {data && <Told apiKey={data} />}
      {data && doing && <Doings apiKey={data} doing={doing} close={() => setDoing(undefined)} />}
    </>
  );
}

function Told({ apiKey }: { apiKey: ApiKey }) {
  const t = useTexts();
  return (
    <>
      <div className="card">
        <Facts>
          <Fact name={t("app.state")}>
            <KeyState apiKey={apiKey} />
          </Fact>
          <Fact name={t("access.department")}>
            <DepartmentName id={apiKey.department_id} />
          </Fact>
          <Fact name={t("access.key.prefix")}>
            <Code>{apiKey.prefix}</Code>
          </Fact>
          <Fact name={t("app.created")}>
            <Time at={apiKey.created_at} />
          </Fact>
          <Fact name={t("access.key.lastUsed")}>
            {apiKey.last_used_at ? <Time at={apiKey.last_used_at} /> : t("access.key.neverUsed")}
          </Fact>
          <Fact name={t("access.key.expires")}>
            {apiKey.expires_at ? <Time at={apiKey.expires_at} /> : t("access.key.noEnd")}
          </Fact>
          {apiKey.previous_secret_until && (
            <Fact name={t("access.key.previous")}>
              <Time at={apiKey.previous_secret_until} />
            </Fact>
          )}
        </Facts>
      </div>
      <Section title={t("access.key.may")}>
        <Limits apiKey={apiKey} />
      </Section>
    </>
  );
}

/** The terms of the key and every budget that binds it, as one would say them. */
function Limits({ apiKey }: { apiKey: ApiKey }) {
  const sentence = useLimitsSentence(apiKey);
  const t = useTexts();
  const { data, error } = useQuery({
    queryKey: ["budgets", "of-key", apiKey.id],
    queryFn: async () => {
      const of = (level: "tenant" | "department" | "key", owner?: string) =>
        ok(
          api.GET("/api/v1/budgets", {
            params: { query: { level, limit: 200, ...(owner ? { owner_id: owner } : {}) } },
          }),
        );
      const levels = await Promise.all([of("key", apiKey.id), of("department", apiKey.department_id), of("tenant")]);
      return levels.flatMap((page) => page.data);
    },
  });
  if (error) {
    return <ProblemNotice problem={error} />;
  }
  return (
    <>
      <p className="sentence">{data ? sentence(data) : t("app.loading")}</p>
      <p>
        <Link to={`/portal/budgets?${new URLSearchParams({ owner: apiKey.id })}`}>{t("access.key.budgets")}</Link>
      </p>
    </>
  );
}

function Doings({ apiKey, doing, close }: { apiKey: ApiKey; doing: Doing; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const changed = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["key", apiKey.id] }),
      queries.invalidateQueries({ queryKey: ["keys"] }),
    ]);
  };
  const params = (key: string) => ({ params: { path: { id: apiKey.id }, header: once(key) } });
  if (doing === "rotate") {
    return <Rotate apiKey={apiKey} changed={changed} close={close} />;
  }
  if (doing === "edit") {
    return (
      <Dialog title={t("access.key.edit.title", { name: apiKey.name })} onClose={close} wide>
        <KeyForm
          apiKey={apiKey}
          send={(values, key) =>
            ok(
              api.PUT("/api/v1/keys/{id}", {
                ...params(key),
                body: { ...planOf(values), evidence: apiKey.evidence },
              }),
            )
          }
          done={() => {
            void changed();
            close();
          }}
          close={close}
        />
      </Dialog>
    );
  }
  const path = `/api/v1/keys/{id}/${doing}` as const;
  return (
    <Confirm
      title={t(`access.key.${doing}.title`, { name: apiKey.name })}
      confirm={t(`access.key.${doing}`)}
      danger={doing !== "resume"}
      act={async (key) => {
        await ok(api.POST(path, params(key)));
        await changed();
      }}
      onClose={close}
    >
      <p>{t(`access.key.${doing}.lead`)}</p>
    </Confirm>
  );
}

interface RotateProps {
  apiKey: ApiKey;
  changed(): Promise<void>;
  close(): void;
}

function Rotate({ apiKey, changed, close }: RotateProps) {
  const t = useTexts();
  const format = useFormat();
  const [issued, setIssued] = useState<Schema["IssuedKeyView"]>();
  const form = useForm({
    initial: { overlap_seconds: "86400" },
    send: ({ overlap_seconds }, key) =>
      ok(
        api.POST("/api/v1/keys/{id}/rotate", {
          params: { path: { id: apiKey.id }, header: once(key) },
          body: { overlap_seconds: Number(overlap_seconds) },
        }),
      ),
    done: (result) => {
      void changed();
      setIssued(result);
    },
  });
  if (issued) {
    return <ShowSecret issued={issued} close={close} />;
  }
  const hours = (count: number) => t("access.key.overlap.hours", { count: format.number(count) });
  return (
    <Dialog title={t("access.key.rotate.title", { name: apiKey.name })} onClose={close}>
      <p>{t("access.key.rotate.lead")}</p>
      <Form form={form} fields={["overlap_seconds"]}>
        <SelectField
          form={form}
          name="overlap_seconds"
          label={t("access.key.overlap")}
          choices={[
            { value: "0", label: t("access.key.overlap.none") },
            { value: "3600", label: hours(1) },
            { value: "86400", label: hours(24) },
            { value: "604800", label: hours(168) },
          ]}
        />
        <FormActions form={form} submit={t("access.key.rotate")} close={close} />
      </Form>
    </Dialog>
  );
}
