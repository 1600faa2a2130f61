import { useQueryClient } from "@tanstack/react-query";
import { api, ok, once } from "../../api/client";
import { useModels } from "../../api/lookups";
import type { Schema } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { ChecksField, Form, FormActions, SelectField, TextField, useForm } from "../../components/Form";
import { useModeName } from "../../components/Names";
import { PurposeField } from "../../components/PurposeField";
import { useTexts } from "../../locales";
import { OwnerFields, type Level } from "./OwnerFields";

type Plan = Schema["NewLatencyTarget"];

interface Values {
  level: Level;
  owner_id: string;
  purpose: string;
  first_token_ms: string;
  total_ms: string;
  fallback_modes: string[];
  late: "refuse" | "count";
  span: NonNullable<Plan["span"]>;
  thresholds: string;
}

const FRESH: Values = {
  level: "key",
  owner_id: "",
  purpose: "",
  first_token_ms: "",
  total_ms: "",
  fallback_modes: [],
  late: "refuse",
  span: "day",
  thresholds: "",
};

const SPANS: Values["span"][] = ["day", "month", "minute", "always"];
const FIELDS: (keyof Values)[] = [
  "level",
  "owner_id",
  "purpose",
  "first_token_ms",
  "total_ms",
  "fallback_modes",
  "span",
  "thresholds",
];

/** How long the answers of a key, a department or everybody may take, for a purpose or for all. */
export function AddTarget({ close }: { close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const modeName = useModeName();
  const modes = [...new Set(useModels().data?.map((model) => model.sekkei.mode))];
  const form = useForm({
    initial: FRESH,
    send: (values, key) =>
      ok(api.POST("/api/v1/latency-targets", { params: { header: once(key) }, body: planOf(values) })),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["latency-targets"] });
      close();
    },
  });
  return (
    <Dialog title={t("quota.target.add.title")} onClose={close}>
      <Form form={form} fields={FIELDS}>
        <div className="fields-row">
          <OwnerFields form={form} />
        </div>
        <PurposeField
          form={form}
          name="purpose"
          label={t("quota.target.purpose")}
          none={t("quota.target.purpose.all")}
        />
        <div className="fields-row">
          <Milliseconds form={form} name="first_token_ms" label={t("quota.target.limit.first")} />
          <Milliseconds form={form} name="total_ms" label={t("quota.target.limit.total")} />
        </div>
        <p className="quiet-text">{t("quota.target.limit.hint")}</p>
        <ChecksField
          form={form}
          name="fallback_modes"
          label={t("quota.target.fallbacks")}
          hint={t("quota.target.fallbacks.hint")}
          choices={modes.map((mode) => ({ value: mode, label: modeName(mode) }))}
        />
        <div className="fields-row">
          <SelectField
            form={form}
            name="late"
            label={t("quota.target.late")}
            choices={(["refuse", "count"] as const).map((value) => ({
              value,
              label: t(`quota.target.late.${value}`),
            }))}
          />
          <SelectField
            form={form}
            name="span"
            label={t("quota.target.span")}
            choices={SPANS.map((value) => ({ value, label: t(`quota.span.${value}`) }))}
          />
        </div>
        <TextField
          form={form}
          name="thresholds"
          label={t("quota.target.thresholds")}
          hint={t("quota.target.thresholds.hint")}
          required={false}
        />
        <FormActions form={form} submit={t("quota.budget.set")} close={close} />
      </Form>
    </Dialog>
  );
}

interface MillisecondsProps {
  form: Parameters<typeof TextField<Values>>[0]["form"];
  name: "first_token_ms" | "total_ms";
  label: string;
}

function Milliseconds({ form, name, label }: MillisecondsProps) {
  const t = useTexts();
  return (
    <TextField
      form={form}
      name={name}
      label={label}
      type="number"
      inputMode="numeric"
      suffix={t("quota.target.ms")}
      required={false}
    />
  );
}

/** What the server is told. What is no number goes there as it is, for the server to say what is wrong with it. */
function planOf(values: Values): Plan {
  const thresholds = values.thresholds.split(/[\s,、]+/).filter(Boolean);
  return {
    level: values.level,
    enforced: values.late === "refuse",
    span: values.span,
    fallback_modes: values.fallback_modes,
    ...(values.level === "tenant" || values.owner_id === "" ? {} : { owner_id: values.owner_id }),
    ...(values.purpose === "" ? {} : { purpose: values.purpose }),
    ...(values.first_token_ms === "" ? {} : { first_token_ms: Number(values.first_token_ms) }),
    ...(values.total_ms === "" ? {} : { total_ms: Number(values.total_ms) }),
    ...(thresholds.length === 0 ? {} : { thresholds: thresholds.map(Number) }),
  };
}
