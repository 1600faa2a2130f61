/** A field of an entry by its path, as in docs/record.md; lists stand behind their name with []. */
export interface EntryField {
  readonly path: string;
  readonly value: string;
}

/** Everything an entry says, one field after the other, in the order in which it says it. */
export function entryFields(json: string): EntryField[] {
  const fields: EntryField[] = [];
  collect(JSON.parse(json), "", fields);
  return fields;
}

function collect(value: unknown, path: string, fields: EntryField[]): void {
  if (Array.isArray(value)) {
    value.forEach((element: unknown) => collect(element, `${path}[]`, fields));
  } else if (typeof value === "object" && value !== null) {
    Object.entries(value).forEach(([name, inner]) => collect(inner, path === "" ? name : `${path}.${name}`, fields));
  } else {
    fields.push({ path, value: String(value) });
  }
}

/** The value of one field; undefined if the entry does not have it. */
export function entryField(json: string, path: string): string | undefined {
  return entryFields(json).find((field) => field.path === path)?.value;
}
