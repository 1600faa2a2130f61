import { useQueryClient } from "@tanstack/react-query";
import { api, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";
import { Form, useForm } from "../../components/Form";
import { useTexts } from "../../locales";
import { targetOf, USUAL_TARGET, type TargetValues } from "./datasets";
import { TargetFields } from "./TargetFields";

/** The business sentences and mails that come along. */
export function SamplesForm({ onClose }: { onClose(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const form = useForm<TargetValues, Schema["PilotDataset"]>({
    initial: { ...USUAL_TARGET, name: t("pilot.samples.name"), train_percent: "0", dev_percent: "30" },
    send: (values, key) =>
      ok(api.POST("/api/v1/pilot-datasets/samples", { params: { header: once(key) }, body: targetOf(values) })),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["pilot-datasets"] });
      onClose();
    },
  });
  return (
    <Form form={form} fields={["name", "train_percent"]}>
      <p>{t("pilot.samples.lead")}</p>
      <TargetFields form={form} />
      <p className="actions">
        <button type="submit" className="primary" disabled={form.busy}>
          {t("pilot.keep")}
        </button>
        <button type="button" onClick={onClose}>
          {t("app.cancel")}
        </button>
      </p>
    </Form>
  );
}
