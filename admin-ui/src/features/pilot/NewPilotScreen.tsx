import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { api, ok, once } from "../../api/client";
import { useModels } from "../../api/lookups";
import type { Schema } from "../../api/types";
import { ChecksField, Form, SelectField, TextField, useForm } from "../../components/Form";
import { Skeleton } from "../../components/List";
import { ProblemNotice } from "../../components/Notice";
import { Empty, PageHead } from "../../components/Page";
import { PurposeField } from "../../components/PurposeField";
import { useTexts } from "../../locales";
import { useDatasets } from "./datasets";
import { Settings, usualSettings, type SettingValues } from "./Settings";
import "./pilot.css";

type Dataset = Schema["PilotDataset"];
type Plan = Schema["PilotPlan"];

const PARTS = ["train", "dev", "test"] as const;

interface Values {
  name: string;
  dataset: string;
  splits: string[];
  items: string;
  purpose: string;
  forbidden: string;
  options: string[];
  settings: SettingValues[];
}

/** A run as one wishes it. */
export function Component() {
  const t = useTexts();
  const datasets = useDatasets();
  const models = useModels();
  const problem = datasets.error ?? models.error;
  const names = (models.data ?? []).map((model) => model.id).filter((id) => id.includes(":"));
  return (
    <>
      <PageHead title={t("pilot.new")} lead={t("pilot.new.lead")} />
      {problem && <ProblemNotice problem={problem} />}
      {(datasets.isPending || models.isPending) && <Skeleton />}
      {datasets.data?.length === 0 && (
        <Empty title={t("pilot.datasets.none")}>
          <p>{t("pilot.datasets.none.lead")}</p>
        </Empty>
      )}
      {datasets.data && datasets.data.length > 0 && models.data && <PlanForm datasets={datasets.data} names={names} />}
    </>
  );
}

function PlanForm({ datasets, names }: { datasets: Dataset[]; names: string[] }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const [first] = useState(() =>
    keyOf(datasets.find((one) => keyOf(one) === parameters.get("dataset")) ?? datasets[0]),
  );
  const form = useForm<Values, Schema["Pilot"]>({
    initial: {
      name: datasets.find((one) => keyOf(one) === first)?.name ?? "",
      dataset: first,
      splits: ["dev", "test"],
      items: "",
      purpose: "",
      forbidden: "",
      options: ["ignore_case"],
      settings: usualSettings(names),
    },
    send: (values, key) => ok(api.POST("/api/v1/pilots", { params: { header: once(key) }, body: planOf(values) })),
    done: (pilot) => void navigate(`/portal/pilots/${pilot.id}`),
  });
  const chosen = datasets.find((one) => keyOf(one) === form.values.dataset);
  return (
    <Form form={form} fields={["name", "items", "purpose"]} className="card">
      <TextField form={form} name="name" label={t("pilot.name")} />
      <SelectField
        form={form}
        name="dataset"
        label={t("pilot.dataset")}
        choices={datasets.map((one) => ({
          value: keyOf(one),
          label: t("pilot.dataset.choice", { name: one.name, version: one.version, items: one.items }),
        }))}
      />
      <ChecksField
        form={form}
        name="splits"
        label={t("pilot.parts")}
        hint={t("pilot.parts.hint")}
        choices={PARTS.map((part) => ({
          value: part,
          label: t("pilot.parts.choice", { part: t(`pilot.part.${part}`), items: chosen?.[part] ?? 0 }),
        }))}
      />
      <Settings names={names} settings={form.values.settings} change={(settings) => form.set({ settings })} />
      <div className="fields-row">
        <TextField form={form} name="items" type="number" required={false} label={t("pilot.most")} />
        <PurposeField form={form} name="purpose" label={t("pilot.purpose")} none={t("app.none")} />
        <TextField form={form} name="forbidden" required={false} label={t("pilot.forbidden")} />
      </div>
      <ChecksField
        form={form}
        name="options"
        label={t("pilot.options")}
        choices={[
          { value: "ignore_case", label: t("pilot.ignoreCase") },
          { value: "stop_dominated", label: t("pilot.stopDominated"), hint: t("pilot.stopDominated.hint") },
        ]}
      />
      <p className="actions">
        <button type="submit" className="primary" disabled={form.busy}>
          {t("pilot.begin")}
        </button>
      </p>
    </Form>
  );
}

function keyOf(dataset: Dataset | undefined): string {
  return dataset ? `${dataset.id}/${dataset.version}` : "";
}

function planOf(values: Values): Plan {
  const [dataset_id = "", version] = values.dataset.split("/");
  const forbidden = values.forbidden
    .split(/[,、]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
  return {
    name: values.name,
    dataset_id,
    dataset_version: Number(version),
    splits: PARTS.filter((part) => values.splits.includes(part)),
    settings: values.settings.map(settingOf),
    ...(values.items === "" ? {} : { items: Number(values.items) }),
    ...(values.purpose === "" ? {} : { purpose: values.purpose }),
    ...(forbidden.length === 0 ? {} : { forbidden }),
    ignore_case: values.options.includes("ignore_case"),
    stop_dominated: values.options.includes("stop_dominated"),
  };
}

/** What is left empty stays open, and means what it means to every other client. */
function settingOf({ model, beam_width, temperature, max_tokens }: SettingValues): Schema["PilotSetting"] {
  const wishes = Object.entries({ beam_width, temperature, max_tokens }).filter(([, value]) => value !== "");
  const label = [model, ...wishes.map(([name, value]) => `${name}=${value}`)].join(" ");
  return { model, label, ...Object.fromEntries(wishes.map(([name, value]) => [name, Number(value)])) };
}
