import { useState } from "react";
import { Link } from "react-router";

import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Field } from "../../components/Form";
import { List, useFilters, type Column } from "../../components/List";
import { Badge, Empty } from "../../components/Page";
import { Dialog } from "../../components/Dialog";
import { entryField } from "../../components/entryFields";
import { useLedgerWords } from "../../components/ledgerWords";
import { KeyName, PersonName } from "../../components/Names";
import { Code, Time } from "../../components/Value";
import { useFormat, useTextFor, useTexts, useTextsUnder } from "../../locales";
import { AuditHead } from "./AuditHead";
import { EntryTable } from "./EntryTable";
import { beginOf, endOf } from "./moments";

type Entry = Schema["EntryView"];

/** Who read or took along what; the first thing an auditor of auditors asks for. */
const READINGS: readonly string[] = [
  "CONTENT_READ",
  "OWN_CONTENTS_READ",
  "CONTENT_SEARCHED",
  "EVIDENCE_EXPORTED",
  "STATEMENT_ISSUED",
  "REPLAYED",
  "EXPLAINED",
];

/** The ledger's entries: what was done, by whom, to what; reads of contents among them. */
export function Component() {
  const t = useTexts();
  const { timeZone } = useFormat();
  const [filters, set] = useFilters("type", "subject", "from", "to");
  const [open, setOpen] = useState<Entry>();
  const query = {
    ...(filters.type ? { type: filters.type } : {}),
    ...(filters.subject ? { subject: filters.subject } : {}),
    from: beginOf(filters.from, timeZone),
    to: endOf(filters.to, timeZone),
  };
  return (
    <>
      <AuditHead about="audit.entries.lead" />
      <EntryFilters filters={filters} set={set} />
      <List<Entry>
        label={t("audit.entries")}
        queryKey={["entries", query]}
        load={(after) =>
          ok(api.GET("/api/v1/audit/entries", { params: { query: { ...query, ...(after ? { after } : {}) } } }))
        }
        rowKey={(entry) => entry.id}
        columns={useColumns(setOpen)}
        empty={
          <Empty title={t("audit.entries.none")}>
            <p>{t("audit.entries.none.lead")}</p>
          </Empty>
        }
      />
      {open && (
        <Dialog title={t("audit.entry.title", { index: open.index })} wide onClose={() => setOpen(undefined)}>
          <EntryTable entry={open.entry} />
        </Dialog>
      )}
    </>
  );
}

function useColumns(show: (entry: Entry) => void): Column<Entry>[] {
  const t = useTexts();
  return [
    {
      key: "index",
      head: t("audit.index"),
      numeric: true,
      width: "6rem",
      cell: (entry) => (
        <button type="button" className="link" onClick={() => show(entry)}>
          {entry.index}
        </button>
      ),
    },
    { key: "time", head: t("audit.when"), width: "11rem", cell: (entry) => <Time at={entry.time} /> },
    { key: "type", head: t("audit.entry.type"), cell: (entry) => <EntryType type={entry.type} /> },
    { key: "actor", head: t("audit.entry.actor"), width: "11rem", cell: (entry) => <Actor entry={entry.entry} /> },
    {
      key: "subject",
      head: t("audit.entry.subject"),
      width: "12rem",
      cell: (entry) => <Subject entry={entry} />,
    },
  ];
}

/** What happened, in words. */
export function EntryType({ type }: { type: string }) {
  const textFor = useTextFor();
  return <>{textFor("audit.type", type) ?? <code>{type}</code>}</>;
}

export function Actor({ entry }: { entry: string }) {
  const textFor = useTextFor();
  const words = useLedgerWords();
  const kind = entryField(entry, "body.actor.kind");
  const id = entryField(entry, "body.actor.id");
  const reason = entryField(entry, "body.reason");
  return (
    <>
      {id ? <Name kind={kind} id={id} /> : kind !== "platform" && "–"}
      {kind && <small>{textFor("audit.actor", kind.toLowerCase()) ?? <code>{kind}</code>}</small>}
      {reason && <Badge>{words("body.reason", reason) ?? <code>{reason}</code>}</Badge>}
    </>
  );
}

/** Who it is, for those who may know; a visitor from outside stays a number. */
function Name({ kind, id }: { kind: string | undefined; id: string }) {
  if (kind === "person") {
    return <PersonName id={id} />;
  }
  return kind === "key" ? <KeyName id={id} /> : <Code short>{id}</Code>;
}

/** Entries of these kinds are about a generation, so there is a record to go to. */
const OF_RECORDS = new Set(["INTENT", "OUTCOME", "CONTENT_READ", "REPLAYED", "EXPLAINED", "CONTENT_ERASED"]);

function Subject({ entry }: { entry: Entry }) {
  const t = useTexts();
  return (
    <>
      <Code short>{entry.subject}</Code>
      {OF_RECORDS.has(entry.type) && (
        <Link to={`/portal/audit/records/${entry.subject}`}>{t("audit.record.open")}</Link>
      )}
    </>
  );
}

type Filtered = Record<"type" | "subject" | "from" | "to", string>;

function EntryFilters({ filters, set }: { filters: Filtered; set(change: Partial<Filtered>): void }) {
  const t = useTexts();
  const types = useTextsUnder("audit.type.");
  const options = (ofReading: boolean) =>
    types
      .filter(([type]) => READINGS.includes(type) === ofReading)
      .map(([type, text]) => (
        <option key={type} value={type}>
          {text}
        </option>
      ));
  return (
    <search className="filters">
      <Field label={t("audit.entry.type")}>
        {(control) => (
          <select {...control} value={filters.type} onChange={(event) => set({ type: event.target.value })}>
            <option value="">{t("app.all")}</option>
            <optgroup label={t("audit.entries.readings")}>{options(true)}</optgroup>
            <optgroup label={t("audit.entries.deeds")}>{options(false)}</optgroup>
          </select>
        )}
      </Field>
      <Field label={t("audit.entry.subject")}>
        {(control) => (
          <input
            {...control}
            value={filters.subject}
            spellCheck={false}
            onChange={(event) => set({ subject: event.target.value.trim() })}
          />
        )}
      </Field>
      <Field label={t("audit.from")}>
        {(control) => (
          <input
            {...control}
            type="date"
            value={filters.from}
            onChange={(event) => set({ from: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("audit.to")}>
        {(control) => (
          <input {...control} type="date" value={filters.to} onChange={(event) => set({ to: event.target.value })} />
        )}
      </Field>
    </search>
  );
}
