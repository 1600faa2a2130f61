import { entryFields } from "../../components/entryFields";
import { useLedgerWords } from "../../components/ledgerWords";
import { useTextFor, useTexts } from "../../locales";

/** Every field of an entry with what it means, and every value in words where it has some. The names are those of docs/record.md. */
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
            <td className="entry-value">
              <Value path={path} value={value} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What it means first; what the ledger says to the letter stands below. */
function Value({ path, value }: { path: string; value: string }) {
  const words = useLedgerWords()(path, value);
  return words === undefined || words === value ? (
    <code>{value}</code>
  ) : (
    <>
      {words}
      <small>
        <code>{value}</code>
      </small>
    </>
  );
}
