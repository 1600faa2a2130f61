import { useDepartments, useKeys } from "../../api/lookups";
import { SelectField, type FormState } from "../../components/Form";
import { useTexts } from "../../locales";
import type { Budget } from "./amounts";

export type Level = Budget["level"];

const LEVELS: Level[] = ["tenant", "department", "key"];

/** Whose a budget or a target is: the whole tenant's, a department's or a key's. */
export function OwnerFields<V extends { level: Level; owner_id: string }>({ form }: { form: FormState<V> }) {
  const t = useTexts();
  const { level } = form.values;
  const departments = useDepartments(level === "department");
  const keys = useKeys(level === "key");
  const owners = (level === "department" ? departments.data : keys.data?.filter((key) => !key.revoked_at)) ?? [];
  return (
    <>
      <SelectField
        form={form}
        name="level"
        label={t("quota.level")}
        choices={LEVELS.map((value) => ({ value, label: t(`quota.level.${value}`) }))}
      />
      {level !== "tenant" && (
        <SelectField
          form={form}
          name="owner_id"
          label={t("quota.owner")}
          choices={[
            { value: "", label: t("access.choose") },
            ...owners.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
    </>
  );
}
