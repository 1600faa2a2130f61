import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { Form, FormActions, SelectField, useForm } from "../../components/Form";
import { Notice } from "../../components/Notice";
import { Section } from "../../components/Page";
import { useTexts } from "../../locales";

export const ERASURE_REASONS = [
  "DATA_SUBJECT_REQUEST",
  "NO_LONGER_NEEDED",
  "UNLAWFULLY_COLLECTED",
  "CONFIDENTIAL_BY_MISTAKE",
  "ORDERED_BY_AUTHORITY",
] as const;
export const HOLD_REASONS = ["LITIGATION", "INVESTIGATION", "AUDIT", "ORDERED_BY_AUTHORITY"] as const;

type Wish = "erase" | "hold";

/** Asking for a text to be erased, which somebody else must agree to; or keeping it from that. */
export function EraseRecord({ id }: { id: string }) {
  const t = useTexts();
  const { is } = useSession();
  const [wish, setWish] = useState<Wish>();
  const [done, setDone] = useState<Wish>();
  return (
    <Section title={t("audit.letGo")}>
      <p className="quiet-text">{t("audit.letGo.lead")}</p>
      {done && (
        <Notice tone="good">
          <p>{t(`audit.letGo.done.${done}`)}</p>
        </Notice>
      )}
      <p className="actions">
        <button type="button" className="danger" onClick={() => setWish("erase")}>
          {t("audit.erase.ask")}
        </button>
        {is("tenant_admin") && (
          <button type="button" onClick={() => setWish("hold")}>
            {t("audit.hold.place")}
          </button>
        )}
      </p>
      {wish === "erase" && <AskErasure id={id} done={() => setDone("erase")} onClose={() => setWish(undefined)} />}
      {wish === "hold" && <PlaceHold record={id} done={() => setDone("hold")} onClose={() => setWish(undefined)} />}
    </Section>
  );
}

interface AskProps {
  done?(): void;
  onClose(): void;
}

function AskErasure({ id, done, onClose }: AskProps & { id: string }) {
  const t = useTexts();
  return (
    <AskWithReason<Schema["Erasure"]["reason"]>
      title={t("audit.erase.title", { id: id.slice(0, 8) })}
      lead={t("audit.erase.lead")}
      ask={t("audit.erase.ask")}
      danger
      label={t("audit.erase.reason")}
      reasons={ERASURE_REASONS.map((value) => ({ value, label: t(`audit.erase.reason.${value}`) }))}
      send={(reason, key) =>
        ok(
          api.POST("/api/v1/audit/records/{id}/erasures", {
            params: { path: { id }, header: once(key) },
            body: { reason },
          }),
        )
      }
      changes="erasures"
      done={done}
      onClose={onClose}
    />
  );
}

/** Keeps contents of a record, or all of the tenant. */
export function PlaceHold({ record, done, onClose }: AskProps & { record?: string }) {
  const t = useTexts();
  return (
    <AskWithReason<Schema["LegalHold"]["reason"]>
      title={
        record === undefined ? t("audit.hold.title.all") : t("audit.hold.title.record", { id: record.slice(0, 8) })
      }
      lead={t("audit.hold.lead")}
      ask={t("audit.hold.place")}
      label={t("audit.hold.reason")}
      reasons={HOLD_REASONS.map((value) => ({ value, label: t(`audit.hold.reason.${value}`) }))}
      send={(reason, key) =>
        ok(
          api.POST("/api/v1/audit/holds", {
            params: { header: once(key) },
            body: record === undefined ? { reason } : { reason, record },
          }),
        )
      }
      changes="holds"
      done={done}
      onClose={onClose}
    />
  );
}

interface AskWithReasonProps<R extends string> {
  title: string;
  lead: string;
  ask: string;
  danger?: boolean;
  label: string;
  reasons: { value: R; label: string }[];
  send(reason: R, key: string): Promise<unknown>;
  /** The list in which it will stand. */
  changes: string;
  done: (() => void) | undefined;
  onClose(): void;
}

/** Asks for something that stays in the ledger with its reason. */
function AskWithReason<R extends string>(props: AskWithReasonProps<R>) {
  const queries = useQueryClient();
  const form = useForm({
    initial: { reason: props.reasons[0]?.value as R },
    send: ({ reason }, key) => props.send(reason, key),
    done: () => {
      void queries.invalidateQueries({ queryKey: [props.changes] });
      props.done?.();
      props.onClose();
    },
  });
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <Form form={form} fields={["reason"]}>
        <p>{props.lead}</p>
        <SelectField form={form} name="reason" label={props.label} choices={props.reasons} />
        <FormActions form={form} submit={props.ask} close={props.onClose} danger={props.danger ?? false} />
      </Form>
    </Dialog>
  );
}
