import { entryFields } from "../../components/entryFields";
import { useTextFor, useTexts } from "../../locales";

/** Every field of an entry with what it means. The names are those of docs/record.md. */
export function EntryTable({ entry }: { entry: string }) {
  const t = useTexts();
  const textFor = useTextFor();
  return (
    <table className="entry-fields">
      <caption className="unseen">{t("audit.entry.fields")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("audit.entry.field")}</th>
          <th scope="col">{t("audit.entry.value")}</th>
        </tr>
      </thead>
      <tbody>
        {entryFields(entry).map(({ path, value }, index) => (
          <tr key={index}>
            <th scope="row">
              {textFor("audit.field", path) ?? path}
              <small>
                <code>{path}</code>
              </small>
            </th>
            <td className="entry-value">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
