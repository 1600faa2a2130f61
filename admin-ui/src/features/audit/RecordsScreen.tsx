import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";

import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Field, type Choice } from "../../components/Form";
import { List, useFilters, type Column } from "../../components/List";
import { ProblemNotice } from "../../components/Notice";
import { Badge, Empty } from "../../components/Page";
import { KeyName, ModeName, PersonName, PurposeName } from "../../components/Names";
import { usePurposeChoices } from "../../components/PurposeField";
import { Money, Time } from "../../components/Value";
import { useFormat, useTextFor, useTexts } from "../../locales";
import { AuditHead } from "./AuditHead";
import { save } from "./download";
import { beginOf, endOf } from "./moments";

type Found = Schema["RecordView"];

const OUTCOMES = ["succeeded", "refused", "failed", "cancelled", "timed_out", "abandoned", "running"];
const MODES = ["llm-to-slm", "slm-only", "llm-only", "speculative", "cascade"];
const FILTERS = ["from", "to", "outcome", "mode", "purpose", "pair", "key", "person", "department", "request"] as const;

/** Every generation of the tenant, found by its fields. */
export function Component() {
  const t = useTexts();
  const { timeZone } = useFormat();
  const [filters, set] = useFilters(...FILTERS);
  const query = {
    ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== "")),
    from: beginOf(filters.from, timeZone),
    to: endOf(filters.to, timeZone),
  };
  const columns = useColumns();
  return (
    <>
      <AuditHead about="audit.records.lead" actions={<TakeFound query={query} />} />
      <Filters filters={filters} set={set} />
      <List<Found>
        label={t("audit.records")}
        queryKey={["records", query]}
        load={(after) => ok(api.GET("/api/v1/audit/records", { params: { query: { ...query, ...at(after) } } }))}
        rowKey={(record) => record.id}
        columns={columns}
        empty={
          <Empty title={t("audit.records.none")}>
            <p>{t("audit.records.none.lead")}</p>
          </Empty>
        }
      />
    </>
  );
}

function at(after: string | undefined): { after?: string } {
  return after === undefined ? {} : { after };
}

function useColumns(): Column<Found>[] {
  const t = useTexts();
  return [
    {
      key: "time",
      head: t("audit.when"),
      width: "11rem",
      cell: (record) => (
        <Link to={`/portal/audit/records/${record.id}`}>
          <Time at={record.created_at} />
        </Link>
      ),
    },
    { key: "outcome", head: t("audit.outcome"), width: "8rem", cell: (record) => <Outcome outcome={record.outcome} /> },
    {
      key: "model",
      head: t("audit.model"),
      cell: (record) => (
        <>
          <ModeName mode={record.pair && record.mode ? `${record.pair}:${record.mode}` : (record.model ?? "–")} />
          {record.purpose && (
            <small>
              <PurposeName code={record.purpose} />
            </small>
          )}
        </>
      ),
    },
    { key: "who", head: t("audit.who"), width: "11rem", cell: (record) => <Who record={record} /> },
    {
      key: "cost",
      head: t("audit.cost"),
      numeric: true,
      width: "7rem",
      cell: (record) =>
        record.cost_micros !== undefined &&
        record.currency && <Money micros={record.cost_micros} currency={record.currency} />,
    },
  ];
}

function Who({ record }: { record: Found }) {
  const t = useTexts();
  const id = record.person_id ?? record.key_id;
  return (
    <>
      {record.person_id ? <PersonName id={record.person_id} /> : id ? <KeyName id={id} /> : "–"}
      {id && <small>{record.person_id ? t("audit.person") : t("audit.key")}</small>}
    </>
  );
}

const TONES: Readonly<Record<string, "good" | "bad" | "warn" | "info">> = {
  succeeded: "good",
  failed: "bad",
  abandoned: "bad",
  refused: "warn",
  timed_out: "warn",
  running: "info",
};

/** What came of a generation, in one word. */
export function Outcome({ outcome }: { outcome: string }) {
  const textFor = useTextFor();
  const code = outcome.toLowerCase();
  return <Badge tone={TONES[code] ?? "plain"}>{textFor("audit.outcome", code) ?? outcome}</Badge>;
}

type Filtered = Record<(typeof FILTERS)[number], string>;

function Filters({ filters, set }: { filters: Filtered; set(change: Partial<Filtered>): void }) {
  const t = useTexts();
  const textFor = useTextFor();
  const purposes = usePurposeChoices(filters.purpose);
  const input = (name: (typeof FILTERS)[number], label: string, type = "text") => (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type={type}
          value={filters[name]}
          onChange={(event) => set({ [name]: event.target.value.trim() })}
        />
      )}
    </Field>
  );
  const coded = (codes: string[], prefix: string) =>
    codes.map((value) => ({ value, label: textFor(prefix, value) ?? value }));
  const select = (name: "outcome" | "mode" | "purpose", label: string, choices: Choice[]) => (
    <Field label={label}>
      {(control) => (
        <select {...control} value={filters[name]} onChange={(event) => set({ [name]: event.target.value })}>
          <option value="">{t("app.all")}</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  return (
    <search className="audit-filters">
      <div className="filters">
        {input("from", t("audit.from"), "date")}
        {input("to", t("audit.to"), "date")}
        {select("outcome", t("audit.outcome"), coded(OUTCOMES, "audit.outcome"))}
        {select("mode", t("audit.mode"), coded(MODES, "app.modeName"))}
        {purposes.length === 0 ? input("purpose", t("audit.purpose")) : select("purpose", t("audit.purpose"), purposes)}
      </div>
      <details open={["pair", "key", "person", "department", "request"].some((name) => filters[name as "key"] !== "")}>
        <summary>{t("audit.filters.more")}</summary>
        <div className="filters">
          {input("pair", t("audit.pair"))}
          {input("key", t("audit.filter.key"))}
          {input("person", t("audit.filter.person"))}
          {input("department", t("audit.filter.department"))}
          {input("request", t("audit.filter.request"))}
        </div>
      </details>
      <OpenById />
    </search>
  );
}

/** Somebody comes with a number: of a complaint, of a screenshot. */
function OpenById() {
  const t = useTexts();
  const navigate = useNavigate();
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        const id = String(new FormData(event.currentTarget).get("id")).trim();
        if (id !== "") {
          void navigate(`/portal/audit/records/${encodeURIComponent(id)}`);
        }
      }}
    >
      <Field label={t("audit.byId")}>{(control) => <input {...control} name="id" spellCheck={false} />}</Field>
      <button type="submit">{t("audit.byId.go")}</button>
    </form>
  );
}

type Query = NonNullable<NonNullable<Parameters<typeof takeFound>[0]>>;

function takeFound(query: Record<string, string | undefined>) {
  return ok(api.GET("/api/v1/audit/evidence", { params: { query }, parseAs: "blob" }));
}

/** Evidence about what is found: everything if nothing is filtered. */
function TakeFound({ query }: { query: Query }) {
  const t = useTexts();
  const taking = useMutation({
    mutationFn: async () => save((await takeFound(query)) as Blob, "evidence.zip"),
  });
  return (
    <>
      <button type="button" disabled={taking.isPending} onClick={() => taking.mutate()}>
        {taking.isPending ? t("audit.packing") : t("audit.take")}
      </button>
      {taking.error && <ProblemNotice problem={taking.error} />}
    </>
  );
}
