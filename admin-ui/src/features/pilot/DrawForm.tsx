import { useQueryClient } from "@tanstack/react-query";
import { api, ok, once } from "../../api/client";
import { useModels } from "../../api/lookups";
import type { Schema } from "../../api/types";
import { ChecksField, Form, SelectField, TextField, useForm } from "../../components/Form";
import { PurposeField } from "../../components/PurposeField";
import { useTexts } from "../../locales";
import { targetOf, USUAL_TARGET, type TargetValues } from "./datasets";
import { TargetFields } from "./TargetFields";

interface Values extends TargetValues {
  purpose: string;
  pair: string;
  most: string;
  consent: string[];
}

/** Past generations, with the consent of those whose texts they are. */
export function DrawForm({ onClose }: { onClose(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const models = useModels();
  const form = useForm<Values, Schema["PilotDataset"]>({
    initial: { ...USUAL_TARGET, purpose: "", pair: "", most: "500", consent: [] },
    send: ({ purpose, pair, most, consent, ...target }, key) =>
      ok(
        api.POST("/api/v1/pilot-datasets/draw", {
          params: { header: once(key) },
          body: {
            ...targetOf(target),
            ...(purpose === "" ? {} : { purpose }),
            ...(pair === "" ? {} : { pair }),
            most: Number(most),
            consent: consent.includes("yes"),
          },
        }),
      ),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["pilot-datasets"] });
      onClose();
    },
  });
  const pairs = [...new Set((models.data ?? []).map((model) => model.sekkei.pair))];
  return (
    <Form form={form} fields={["name", "consent", "most", "purpose", "train_percent"]}>
      <p>{t("pilot.draw.lead")}</p>
      <div className="fields-row">
        <PurposeField form={form} name="purpose" label={t("pilot.purpose")} none={t("app.all")} />
        <SelectField
          form={form}
          name="pair"
          label={t("pilot.pair")}
          choices={[{ value: "", label: t("app.all") }, ...pairs.map((pair) => ({ value: pair, label: pair }))]}
        />
        <TextField form={form} name="most" type="number" label={t("pilot.most")} />
      </div>
      <ChecksField
        form={form}
        name="consent"
        label={t("pilot.consent")}
        choices={[{ value: "yes", label: t("pilot.consent.yes"), hint: t("pilot.consent.hint") }]}
      />
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
