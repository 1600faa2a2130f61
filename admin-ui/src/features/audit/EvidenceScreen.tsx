import { useMutation } from "@tanstack/react-query";
import { useState, useSyncExternalStore, type ReactNode } from "react";

import { api, ok } from "../../api/client";
import { Field } from "../../components/Form";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Fact, Facts, Section } from "../../components/Page";
import { useFormat, useTexts } from "../../locales";
import { AuditHead } from "./AuditHead";
import { save } from "./download";
import { beginOf, endOf } from "./moments";
import { Statement } from "./Statement";
import { broughtKey } from "./trust";
import type { Trust, Verdict } from "./verifier";
import "./audit.css";

/** Evidence to take along, and to verify wherever it came from, without asking this server. */
export function Component() {
  const t = useTexts();
  return (
    <>
      <AuditHead about="audit.evidence.lead" />
      <div className="spaced">
        <Section title={t("audit.verify")}>
          <Verify />
        </Section>
        <Section title={t("audit.evidence.take")}>
          <Take />
        </Section>
      </div>
    </>
  );
}

/** Bytes of a pack, and what was brought along to verify it with. */
interface Brought {
  pack: File | undefined;
  checkpoint: string;
  witnesses: string;
  statement: string;
}

function Verify() {
  const t = useTexts();
  const key = useSyncExternalStore(broughtKey.subscribe, broughtKey.get);
  const [brought, setBrought] = useState<Brought>({ pack: undefined, checkpoint: "", witnesses: "", statement: "" });
  const [progress, setProgress] = useState<number>();
  const change = (part: Partial<Brought>) => setBrought((before) => ({ ...before, ...part }));
  const verifying = useMutation({
    mutationFn: async (pack: File) => {
      const { verifyPack } = await import("./verifier");
      setProgress(0);
      const bytes = new Uint8Array(await pack.arrayBuffer());
      return verifyPack(bytes, trustOf(key, brought), (done, all) => setProgress(done / all));
    },
    onSettled: () => setProgress(undefined),
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (brought.pack) {
          verifying.mutate(brought.pack);
        }
      }}
    >
      <p className="quiet-text">{t("audit.verify.lead")}</p>
      <Field label={t("audit.verify.pack")}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".zip,application/zip"
            onChange={(event) => change({ pack: event.target.files?.[0] })}
          />
        )}
      </Field>
      <Pasted
        label={t("audit.verify.key")}
        hint={t("audit.verify.key.hint")}
        value={key ?? ""}
        set={(value) => broughtKey.set(value.trim() === "" ? undefined : value)}
      />
      <details>
        <summary>{t("audit.verify.more")}</summary>
        <div className="form">
          <Pasted
            label={t("audit.verify.checkpoint")}
            hint={t("audit.verify.checkpoint.hint")}
            value={brought.checkpoint}
            set={(checkpoint) => change({ checkpoint })}
            rows={5}
          />
          <Pasted
            label={t("audit.verify.witnesses")}
            hint={t("audit.verify.witnesses.hint")}
            value={brought.witnesses}
            set={(witnesses) => change({ witnesses })}
          />
          <Pasted
            label={t("audit.verify.statement")}
            hint={t("audit.verify.statement.hint")}
            value={brought.statement}
            set={(statement) => change({ statement })}
          />
        </div>
      </details>
      <p className="actions">
        <button type="submit" className="primary" disabled={!brought.pack || verifying.isPending}>
          {verifying.isPending ? t("audit.verifying") : t("audit.verify.go")}
        </button>
        {progress !== undefined && <progress max={1} value={progress} aria-label={t("audit.verifying")} />}
      </p>
      <div aria-live="polite">
        {verifying.data && <Good verdict={verifying.data} />}
        {verifying.error && <Bad failure={verifying.error} />}
      </div>
    </form>
  );
}

function trustOf(key: string | undefined, brought: Brought): Trust {
  const given = (text: string) => (text.trim() === "" ? undefined : `${text.trimEnd()}\n`);
  const witnesses = brought.witnesses
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return {
    key: key?.trim(),
    checkpoint: given(brought.checkpoint),
    statement: given(brought.statement),
    ...(witnesses.length > 0 ? { witnesses } : {}),
  };
}

interface PastedProps {
  label: string;
  hint: ReactNode;
  value: string;
  set(value: string): void;
  rows?: number;
}

/** A text that is pasted, or read from a file that is dropped on it. */
function Pasted({ label, hint, value, set, rows = 2 }: PastedProps) {
  return (
    <Field label={label} hint={hint} required={false}>
      {(control) => (
        <textarea
          {...control}
          rows={rows}
          spellCheck={false}
          className="code"
          value={value}
          onChange={(event) => set(event.target.value)}
          onDrop={(event) => {
            const file = event.dataTransfer.files[0];
            if (file) {
              event.preventDefault();
              void file.text().then(set);
            }
          }}
        />
      )}
    </Field>
  );
}

function Good({ verdict }: { verdict: Verdict }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      <Notice tone="good">
        <p>
          <b>{t("audit.good")}</b> {t("audit.good.lead")}
        </p>
      </Notice>
      <Facts>
        <Fact name={t("audit.good.origin")}>{verdict.origin}</Fact>
        <Fact name={t("audit.good.scope")}>{verdict.scope}</Fact>
        <Fact name={t("audit.good.records")}>
          {t("audit.good.records.of", { records: format.number(verdict.records), size: format.number(verdict.size) })}
        </Fact>
        <Fact name={t("audit.good.earlier")}>{format.number(verdict.earlier)}</Fact>
        <Fact name={t("audit.good.gone")}>{format.number(verdict.erasures + verdict.retentions)}</Fact>
        <Fact name={t("audit.good.witnessed")}>{format.number(verdict.witnessed)}</Fact>
        <Fact name={t("audit.good.statements")}>{format.number(verdict.statements)}</Fact>
      </Facts>
      {!verdict.trusted && (
        <Notice tone="warn">
          <p>{t("audit.good.untrusted")}</p>
        </Notice>
      )}
    </>
  );
}

function Bad({ failure }: { failure: Error }) {
  const t = useTexts();
  const place = "place" in failure ? (failure.place as { entry?: number; file?: string }) : {};
  return (
    <Notice tone="bad">
      <p>
        <b>{t("audit.bad")}</b>{" "}
        {place.entry !== undefined
          ? t("audit.bad.entry", { entry: place.entry })
          : place.file !== undefined
            ? t("audit.bad.file", { file: place.file })
            : t("audit.bad.pack")}
      </p>
      <p lang="en">{failure.message}</p>
    </Notice>
  );
}

function Take() {
  const t = useTexts();
  const { timeZone } = useFormat();
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const period = { from: beginOf(from, timeZone), to: endOf(to, timeZone) };
  const whole = from === "" && to === "";
  const taking = useMutation({
    mutationFn: async () => {
      const query = whole ? {} : period;
      const pack = await ok(api.GET("/api/v1/audit/evidence", { params: { query }, parseAs: "blob" }));
      save(pack as Blob, whole ? "evidence.zip" : `evidence-${from}-${to}.zip`);
    },
  });
  const stating = useMutation({
    mutationFn: async () => {
      const note = await ok(api.GET("/api/v1/audit/statement", { params: { query: period }, parseAs: "text" }));
      return note as string;
    },
  });
  const saveKey = useMutation({
    mutationFn: async () => {
      const key = await ok(api.GET("/api/v1/audit/log/verifier-key", { parseAs: "text" }));
      save(new Blob([key as string], { type: "text/plain" }), "verifier-key");
    },
  });
  const problem = taking.error ?? stating.error ?? saveKey.error;
  return (
    <div className="form">
      <p className="quiet-text">{t("audit.evidence.take.lead")}</p>
      <div className="filters">
        <Field label={t("audit.from")}>
          {(control) => (
            <input {...control} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
          )}
        </Field>
        <Field label={t("audit.to")}>
          {(control) => <input {...control} type="date" value={to} onChange={(event) => setTo(event.target.value)} />}
        </Field>
      </div>
      {problem && <ProblemNotice problem={problem} />}
      <p className="actions">
        <button type="button" className="primary" disabled={taking.isPending} onClick={() => taking.mutate()}>
          {taking.isPending ? t("audit.packing") : whole ? t("audit.take.all") : t("audit.take.period")}
        </button>
        <button
          type="button"
          disabled={stating.isPending || !period.from || !period.to}
          onClick={() => stating.mutate()}
        >
          {t("audit.state")}
        </button>
        <button type="button" className="link" onClick={() => saveKey.mutate()}>
          {t("audit.take.key")}
        </button>
      </p>
      {stating.data && (
        <Statement note={stating.data} save={() => save(new Blob([stating.data]), `statement-${from}-${to}.txt`)} />
      )}
    </div>
  );
}
