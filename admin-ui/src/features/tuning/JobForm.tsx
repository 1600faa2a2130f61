import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { api, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";
import { ChecksField, Form, FormActions, SelectField, TextField, useForm } from "../../components/Form";
import { Skeleton } from "../../components/List";
import { ProblemNotice } from "../../components/Notice";
import { useFormat, useTexts } from "../../locales";

type Job = Schema["TuningJob"];
type Plan = Schema["TuningPlan"];
type Dataset = Schema["PilotDataset"];
type Limits = Schema["TuningLimits"];

interface Values {
  name: string;
  pair: string;
  dataset: string;
  edits: string[];
  method: string;
  updates: string;
  evaluate_every: string;
  patience: string;
  rank: string;
  minutes: string;
  cores: string;
  memory_megabytes: string;
}

/** A job as one wishes it. What it begins with suits a few hundred to a few thousand examples. */
export function JobForm({ onClose }: { onClose(): void }) {
  const datasets = useQuery({
    queryKey: ["pilot-datasets", "to-tune"],
    queryFn: async () =>
      (await ok(api.GET("/api/v1/pilot-datasets", { params: { query: { limit: 100 } } }))).data.filter(
        (dataset) => dataset.train > 0,
      ),
  });
  const limits = useQuery({ queryKey: ["tuning-limits"], queryFn: () => ok(api.GET("/api/v1/tuning/limits")) });
  const models = useQuery({ queryKey: ["models"], queryFn: async () => (await ok(api.GET("/v1/models"))).data });
  const problem = datasets.error ?? limits.error ?? models.error;
  if (problem) {
    return <ProblemNotice problem={problem} />;
  }
  if (!datasets.data || !limits.data || !models.data) {
    return <Skeleton />;
  }
  const pairs = [...new Set(models.data.map((model) => model.sekkei.pair))];
  return <Fields datasets={datasets.data} limits={limits.data} pairs={pairs} onClose={onClose} />;
}

interface FieldsProps {
  datasets: Dataset[];
  limits: Limits;
  pairs: string[];
  onClose(): void;
}

function Fields({ datasets, limits, pairs, onClose }: FieldsProps) {
  const t = useTexts();
  const format = useFormat();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Values, Job>({
    initial: initial(datasets, limits, pairs),
    send: (values, key) => ok(api.POST("/api/v1/tuning/jobs", { params: { header: once(key) }, body: planOf(values) })),
    done: (job) => {
      void queries.invalidateQueries({ queryKey: ["tuning-jobs"] });
      onClose();
      void navigate(`/portal/tuning/${job.id}`);
    },
  });
  const most = (value: number) => t("tuning.most", { most: format.number(value) });
  return (
    <Form form={form} fields={["name", "updates", "minutes", "cores", "memory_megabytes"]}>
      <TextField form={form} name="name" label={t("tuning.name")} />
      <div className="fields-row">
        <SelectField
          form={form}
          name="pair"
          label={t("tuning.pair")}
          choices={pairs.map((pair) => ({ value: pair, label: pair }))}
        />
        <SelectField
          form={form}
          name="dataset"
          label={t("tuning.dataset")}
          hint={t("tuning.dataset.hint")}
          choices={[
            { value: "", label: t("app.none") },
            ...datasets.map(({ name, version, train, dev, test, ...dataset }) => ({
              value: valueOf({ ...dataset, version }),
              label: t("tuning.dataset.choice", { name, version, train, dev, test }),
            })),
          ]}
        />
      </div>
      {datasets.length === 0 && (
        <p>
          {t("tuning.dataset.none")} <Link to="/portal/pilot-datasets">{t("tuning.dataset.upload")}</Link>
        </p>
      )}
      <ChecksField
        form={form}
        name="edits"
        label={t("tuning.reviews")}
        choices={[{ value: "edits", label: t("tuning.edits") }]}
      />
      <SelectField
        form={form}
        name="method"
        label={t("tuning.method")}
        hint={t("tuning.method.hint")}
        choices={[
          { value: "lora", label: t("tuning.method.lora") },
          { value: "full", label: t("tuning.method.full") },
        ]}
      />
      <div className="fields-row">
        <TextField form={form} name="updates" type="number" label={t("tuning.updates")} hint={most(limits.updates)} />
        <TextField
          form={form}
          name="evaluate_every"
          type="number"
          label={t("tuning.every")}
          hint={t("tuning.every.hint")}
        />
        <TextField
          form={form}
          name="patience"
          type="number"
          label={t("tuning.patience")}
          hint={t("tuning.patience.hint")}
        />
        {form.values.method === "lora" && (
          <TextField form={form} name="rank" type="number" label={t("tuning.rank")} hint={t("tuning.rank.hint")} />
        )}
      </div>
      <div className="fields-row">
        <TextField form={form} name="minutes" type="number" label={t("tuning.minutes")} hint={most(limits.minutes)} />
        <TextField form={form} name="cores" type="number" label={t("tuning.cores")} hint={most(limits.cores)} />
        <TextField
          form={form}
          name="memory_megabytes"
          type="number"
          label={t("tuning.memory")}
          hint={most(limits.memory_megabytes)}
        />
      </div>
      <FormActions form={form} submit={t("tuning.begin")} close={onClose} />
    </Form>
  );
}

function valueOf(dataset: Pick<Dataset, "id" | "version">): string {
  return `${dataset.id}/${dataset.version}`;
}

function initial(datasets: Dataset[], limits: Limits, pairs: string[]): Values {
  return {
    name: "",
    pair: pairs[0] ?? "",
    dataset: datasets[0] ? valueOf(datasets[0]) : "",
    edits: [],
    method: "lora",
    updates: String(Math.min(400, limits.updates)),
    evaluate_every: "25",
    patience: "4",
    rank: "8",
    minutes: String(Math.min(60, limits.minutes)),
    cores: "1",
    memory_megabytes: String(limits.memory_megabytes),
  };
}

function planOf(values: Values): Plan {
  const [id, version] = values.dataset.split("/");
  return {
    name: values.name,
    pair: values.pair,
    ...(id && version ? { dataset_id: id, dataset_version: Number(version) } : {}),
    edits: values.edits.includes("edits"),
    method: values.method === "full" ? "full" : "lora",
    updates: Number(values.updates),
    evaluate_every: Number(values.evaluate_every),
    patience: Number(values.patience),
    rank: Number(values.rank),
    minutes: Number(values.minutes),
    cores: Number(values.cores),
    memory_megabytes: Number(values.memory_megabytes),
  };
}
