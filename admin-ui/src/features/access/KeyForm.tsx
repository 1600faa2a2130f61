import { useDepartments, useModels } from "../../api/lookups";
import type { Schema } from "../../api/types";
import { ChecksField, Form, FormActions, SelectField, TextAreaField, TextField, useForm } from "../../components/Form";
import { useModeName } from "../../components/Names";
import { usePurposeChoices } from "../../components/PurposeField";
import { useTexts } from "../../locales";

export interface KeyValues {
  department_id: string;
  name: string;
  pairs: string[];
  modes: string[];
  purposes: string[];
  default_purpose: string;
  ip_ranges: string;
  expires_at: string;
}

interface KeyFormProps<R> {
  department?: string;
  /** The key that is changed; without it one is made. */
  apiKey?: Schema["Key"];
  send(values: KeyValues, idempotencyKey: string): Promise<R>;
  done(result: R): void;
  close(): void;
}

const MODES = ["llm-to-slm", "slm-only", "llm-only", "speculative", "cascade"] as const;

/** Name and terms of a key. What is left empty is not limited. */
export function KeyForm<R>({ department, apiKey, send, done, close }: KeyFormProps<R>) {
  const t = useTexts();
  const modeName = useModeName();
  const departments = useDepartments();
  const models = useModels();
  const purposeChoices = usePurposeChoices();
  const form = useForm({ initial: initial(apiKey, department), send, done });
  const pairs = [...new Set(models.data?.map((model) => model.sekkei.pair))];
  return (
    <Form
      form={form}
      fields={["name", "department_id", "pairs", "modes", "purposes", "default_purpose", "ip_ranges", "expires_at"]}
    >
      <TextField form={form} name="name" label={t("access.key.name")} hint={t("access.key.name.hint")} autoFocus />
      {!apiKey && (
        <SelectField
          form={form}
          name="department_id"
          label={t("access.department")}
          choices={[
            { value: "", label: t("access.choose") },
            ...(departments.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <p className="quiet-text">{t("access.key.limits")}</p>
      <div className="columns">
        <ChecksField
          form={form}
          name="pairs"
          label={t("access.key.pairs")}
          choices={pairs.map((pair) => ({ value: pair, label: pair }))}
        />
        <ChecksField
          form={form}
          name="modes"
          label={t("access.key.modes")}
          choices={MODES.map((mode) => ({ value: mode, label: modeName(mode), hint: t(`app.mode.${mode}`) }))}
        />
      </div>
      {purposeChoices.length > 0 && (
        <div className="columns">
          <ChecksField form={form} name="purposes" label={t("access.key.purposes")} choices={purposeChoices} />
          <SelectField
            form={form}
            name="default_purpose"
            label={t("access.key.defaultPurpose")}
            required={false}
            choices={[{ value: "", label: t("app.none") }, ...purposeChoices]}
          />
        </div>
      )}
      <div className="columns">
        <TextAreaField
          form={form}
          name="ip_ranges"
          label={t("access.key.networks")}
          hint={t("access.key.networks.hint")}
          required={false}
          rows={2}
        />
        <TextField
          form={form}
          name="expires_at"
          label={t("access.key.expires")}
          type="datetime-local"
          required={false}
        />
      </div>
      <FormActions form={form} submit={apiKey ? t("app.save") : t("access.key.make")} close={close} />
    </Form>
  );
}

function initial(apiKey: Schema["Key"] | undefined, department: string | undefined): KeyValues {
  return {
    department_id: apiKey?.department_id ?? department ?? "",
    name: apiKey?.name ?? "",
    pairs: apiKey?.pairs ?? [],
    modes: apiKey?.modes ?? [],
    purposes: apiKey?.purposes ?? [],
    default_purpose: apiKey?.default_purpose ?? "",
    ip_ranges: (apiKey?.ip_ranges ?? []).join("\n"),
    expires_at: apiKey?.expires_at ? localMinute(new Date(apiKey.expires_at)) : "",
  };
}

/** What the server is told: nothing where nothing is limited. */
export function planOf(values: KeyValues) {
  const networks = values.ip_ranges.split(/[\s,]+/).filter(Boolean);
  return {
    name: values.name,
    ...(values.pairs.length ? { pairs: values.pairs } : {}),
    ...(values.modes.length ? { modes: values.modes } : {}),
    ...(values.purposes.length ? { purposes: values.purposes } : {}),
    ...(values.default_purpose ? { default_purpose: values.default_purpose } : {}),
    ...(networks.length ? { ip_ranges: networks } : {}),
    ...(values.expires_at ? { expires_at: new Date(values.expires_at).toISOString() } : {}),
  };
}

/** As the browser's own field wants it. */
function localMinute(time: Date): string {
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
