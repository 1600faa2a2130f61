import { SelectField, TextField, type FormState } from "../../components/Form";
import { useTexts } from "../../locales";
import { newestOf, useDatasets, type TargetValues } from "./datasets";

/** Where a dataset goes, and how its rows are split. */
export function TargetFields<V extends TargetValues>({ form }: { form: FormState<V> }) {
  const t = useTexts();
  const { data } = useDatasets();
  return (
    <>
      <TextField form={form} name="name" label={t("pilot.name")} />
      <SelectField
        form={form}
        name="dataset_id"
        label={t("pilot.target")}
        choices={[
          { value: "", label: t("pilot.target.new") },
          ...newestOf(data ?? []).map((dataset) => ({
            value: dataset.id,
            label: t("pilot.target.next", { name: dataset.name, version: dataset.version + 1 }),
          })),
        ]}
      />
      <div className="fields-row">
        <TextField form={form} name="train_percent" type="number" suffix="%" label={t("pilot.part.train")} />
        <TextField
          form={form}
          name="dev_percent"
          type="number"
          suffix="%"
          label={t("pilot.part.dev")}
          hint={t("pilot.part.hint")}
        />
      </div>
    </>
  );
}
