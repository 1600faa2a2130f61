import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { Form, SelectField, useForm } from "../../components/Form";
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
  const queries = useQueryClient();
  const form = useForm({
    initial: { reason: "DATA_SUBJECT_REQUEST" as Schema["Erasure"]["reason"] },
    send: ({ reason }, key) =>
      ok(
        api.POST("/api/v1/audit/records/{id}/erasures", {
          params: { path: { id }, header: once(key) },
          body: { reason },
        }),
      ),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["erasures"] });
      done?.();
      onClose();
    },
  });
  return (
    <Dialog title={t("audit.erase.title", { id: id.slice(0, 8) })} onClose={onClose}>
      <Form form={form} fields={["reason"]}>
        <p>{t("audit.erase.lead")}</p>
        <SelectField
          form={form}
          name="reason"
          label={t("audit.erase.reason")}
          choices={ERASURE_REASONS.map((value) => ({ value, label: t(`audit.erase.reason.${value}`) }))}
        />
        <p className="actions">
          <button type="submit" className="danger" disabled={form.busy}>
            {t("audit.erase.ask")}
          </button>
          <button type="button" onClick={onClose}>
            {t("app.cancel")}
          </button>
        </p>
      </Form>
    </Dialog>
  );
}

/** Keeps contents of a record, of a purpose, or all of the tenant. */
export function PlaceHold({ record, done, onClose }: AskProps & { record?: string }) {
  const t = useTexts();
  const queries = useQueryClient();
  const form = useForm({
    initial: { reason: "LITIGATION" as Schema["LegalHold"]["reason"] },
    send: ({ reason }, key) =>
      ok(
        api.POST("/api/v1/audit/holds", {
          params: { header: once(key) },
          body: record === undefined ? { reason } : { reason, record },
        }),
      ),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["holds"] });
      done?.();
      onClose();
    },
  });
  const title =
    record === undefined ? t("audit.hold.title.all") : t("audit.hold.title.record", { id: record.slice(0, 8) });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} fields={["reason"]}>
        <p>{t("audit.hold.lead")}</p>
        <SelectField
          form={form}
          name="reason"
          label={t("audit.hold.reason")}
          choices={HOLD_REASONS.map((value) => ({ value, label: t(`audit.hold.reason.${value}`) }))}
        />
        <p className="actions">
          <button type="submit" className="primary" disabled={form.busy}>
            {t("audit.hold.place")}
          </button>
          <button type="button" onClick={onClose}>
            {t("app.cancel")}
          </button>
        </p>
      </Form>
    </Dialog>
  );
}
