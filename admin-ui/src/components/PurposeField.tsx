import { usePurposes } from "../api/lookups";
import { SelectField, TextField, type Choice, type FormState } from "./Form";
import { usePurposeName } from "./Names";

/** The purposes that are taken, and one that is chosen already. */
export function usePurposeChoices(chosen = ""): Choice[] {
  const { data } = usePurposes();
  const nameOf = usePurposeName();
  const codes = (data ?? []).filter((purpose) => !purpose.retired_at).map((purpose) => purpose.code);
  const all = chosen === "" || codes.includes(chosen) ? codes : [...codes, chosen];
  return all.map((code) => ({ value: code, label: nameOf(code) }));
}

interface PurposeFieldProps<V> {
  form: FormState<V>;
  name: keyof V & string;
  label: string;
  /** Said where none is chosen; without it one must be. */
  none?: string;
}

/** One of the tenant's purposes; free text for a tenant that has named none, since programs may say any then. */
export function PurposeField<V>({ form, name, label, none }: PurposeFieldProps<V>) {
  const { data } = usePurposes();
  const choices = usePurposeChoices(String(form.values[name] ?? ""));
  const optional = none === undefined ? {} : { required: false };
  if (data?.length === 0) {
    return <TextField form={form} name={name} label={label} {...optional} />;
  }
  return (
    <SelectField
      form={form}
      name={name}
      label={label}
      {...optional}
      choices={[{ value: "", label: none ?? "–" }, ...choices]}
    />
  );
}
