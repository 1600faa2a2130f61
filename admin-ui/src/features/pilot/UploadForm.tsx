import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";
import { Field, Form, SelectField, useForm } from "../../components/Form";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Table } from "../../components/Table";
import { useFormat, useTexts } from "../../locales";
import { formatOf, targetOf, USUAL_TARGET, type TargetValues } from "./datasets";
import { TargetFields } from "./TargetFields";

type Upload = Schema["PilotUpload"];

interface Values extends TargetValues {
  format: Upload["format"];
  rows: string;
}

const FORMATS = ["jsonl", "csv", "tsv"] as const;

/** A file, checked row by row before anything of it is kept. */
export function UploadForm({ onClose }: { onClose(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const [file, setFile] = useState("");
  const checking = useMutation({
    mutationFn: (body: Upload) => ok(api.POST("/api/v1/pilot-datasets/check", { params: { header: once() }, body })),
  });
  const form = useForm<Values, Schema["PilotDataset"]>({
    initial: { ...USUAL_TARGET, format: "jsonl", rows: "" },
    send: (values, key) =>
      ok(api.POST("/api/v1/pilot-datasets", { params: { header: once(key) }, body: bodyOf(values) })),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["pilot-datasets"] });
      onClose();
    },
  });
  async function read(chosen: File | undefined) {
    if (chosen) {
      const change = {
        rows: await chosen.text(),
        format: formatOf(chosen.name),
        name: form.values.name || chosen.name.replace(/\.\w+$/, ""),
      };
      setFile(chosen.name);
      form.set(change);
      checking.mutate(bodyOf({ ...form.values, ...change }));
    }
  }
  const isGood = checking.data?.faults.length === 0 && checking.data.items > 0;
  return (
    <Form form={form} fields={["name", "format", "train_percent"]}>
      <Field label={t("pilot.file")} hint={t("pilot.file.hint")}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".jsonl,.csv,.tsv,.txt,.json"
            onChange={(event) => void read(event.target.files?.[0])}
          />
        )}
      </Field>
      <SelectField
        form={form}
        name="format"
        label={t("pilot.format")}
        choices={FORMATS.map((format) => ({ value: format, label: t(`pilot.format.${format}`) }))}
      />
      <TargetFields form={form} />
      {checking.error && <ProblemNotice problem={checking.error} />}
      {checking.data && <Checked check={checking.data} />}
      <p className="actions">
        <button type="submit" className="primary" disabled={form.busy || !isGood}>
          {t("pilot.keep")}
        </button>
        <button
          type="button"
          disabled={file === "" || checking.isPending}
          onClick={() => checking.mutate(bodyOf(form.values))}
        >
          {checking.isPending ? t("pilot.checking") : t("pilot.check")}
        </button>
        <button type="button" onClick={onClose}>
          {t("app.cancel")}
        </button>
      </p>
    </Form>
  );
}

function bodyOf(values: Values): Upload {
  return { ...targetOf(values), name: values.name || "-", format: values.format, rows: values.rows };
}

/** What it would come to, or every row that has a fault. */
function Checked({ check }: { check: Schema["PilotUploadCheck"] }) {
  const t = useTexts();
  const format = useFormat();
  if (check.faults.length === 0) {
    const size = (part: string) => format.number(check.splits[part] ?? 0);
    return (
      <Notice tone="good">
        <p>{t("pilot.checked", { count: format.number(check.items) })}</p>
        <p>{t("pilot.parts.told", { train: size("train"), dev: size("dev"), test: size("test") })}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="bad">
      <p>{t("pilot.faults", { count: format.number(check.faults.length) })}</p>
      <Table
        label={t("pilot.faults.table")}
        columns={[
          { key: "line", head: t("pilot.line"), numeric: true, cell: ({ line }) => format.number(line) },
          { key: "field", head: t("pilot.field"), cell: ({ field }) => <code>{field}</code> },
          { key: "fault", head: t("pilot.fault"), cell: ({ message }) => <span lang="en">{message}</span> },
        ]}
        rows={check.faults}
        rowKey={({ line, field, message }) => `${line}/${field}/${message}`}
      />
    </Notice>
  );
}
