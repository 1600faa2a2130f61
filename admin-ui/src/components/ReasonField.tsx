import { useState } from "react";

import type { paths } from "../api/schema";
import { useTexts } from "../locales";
import { Field } from "./Form";

export type ReadingReason = paths["/api/v1/audit/records/{id}/content"]["get"]["parameters"]["query"]["reason"];

/** Those an auditor may give; the others are given by the platform itself. */
const REASONS = ["AUDIT", "COMPLAINT", "DATA_SUBJECT_REQUEST", "INCIDENT"] as const;

/** Asks why somebody wants to read a content, before it is read: the reason stays in the ledger for good. */
export function ReasonField({ go, choose }: { go: string; choose(reason: ReadingReason): void }) {
  const t = useTexts();
  const [reason, setReason] = useState<ReadingReason>("AUDIT");
  return (
    <form
      className="reason"
      onSubmit={(event) => {
        event.preventDefault();
        choose(reason);
      }}
    >
      <Field label={t("audit.reason")} hint={t("audit.reason.hint")}>
        {(control) => (
          <select {...control} value={reason} onChange={(event) => setReason(event.target.value as ReadingReason)}>
            {REASONS.map((one) => (
              <option key={one} value={one}>
                {t(`audit.reason.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <p className="actions">
        <button type="submit" className="primary">
          {go}
        </button>
      </p>
    </form>
  );
}
