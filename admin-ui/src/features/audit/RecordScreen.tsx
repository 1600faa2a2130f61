import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { api, ok } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Skeleton } from "../../components/List";
import { ProblemNotice } from "../../components/Notice";
import { Fact, Facts, PageHead, Section } from "../../components/Page";
import { Code, Money, Time } from "../../components/Value";
import { useLedgerWords } from "../../components/ledgerWords";
import { ModeName, PurposeName } from "../../components/Names";
import { useFormat, useTexts } from "../../locales";
import { EntryTable } from "./EntryTable";
import { Actor, EntryType } from "./EntriesScreen";
import { EraseRecord } from "./EraseRecord";
import { Proof, ProofSummary } from "./Proof";
import { RecordContent } from "./RecordContent";
import { Outcome } from "./RecordsScreen";
import { useVerified } from "./useVerified";
import "./audit.css";

type Told = Schema["ToldView"];

/** One generation: what is known of it, what the ledger has about it, and whether that is proved. */
export function Component() {
  const { id = "" } = useParams();
  const t = useTexts();
  const told = useQuery({
    queryKey: ["record", id],
    queryFn: () => ok(api.GET("/api/v1/audit/records/{generation}", { params: { path: { generation: id } } })),
    // A new entry has its place in the tree within seconds.
    refetchInterval: (query) => (query.state.data?.entries.some((entry) => entry.type === "OUTCOME") ? false : 2_000),
  });
  return (
    <>
      <PageHead
        title={t("audit.record")}
        lead={t("audit.record.lead")}
        actions={
          <>
            <Link className="button" to={`/portal/why/${id}`}>
              {t("audit.record.why")}
            </Link>
            <Link to="/portal/audit">{t("audit.records")}</Link>
          </>
        }
      />
      {told.isPending && <Skeleton />}
      {told.error && <ProblemNotice problem={told.error} />}
      {told.data && <Record told={told.data} />}
    </>
  );
}

function Record({ told }: { told: Told }) {
  const { is } = useSession();
  return (
    <div className="spaced">
      <RecordFacts record={told.record} />
      <Story told={told} />
      {is("auditor") && <RecordContent id={told.record.id} />}
      <EraseRecord id={told.record.id} />
    </div>
  );
}

function RecordFacts({ record }: { record: Schema["RecordView"] }) {
  const t = useTexts();
  const format = useFormat();
  const words = useLedgerWords();
  const tokens = record.tokens;
  return (
    <div className="card">
      <Facts>
        <Fact name={t("audit.record.id")}>
          <Code short>{record.id}</Code>
        </Fact>
        <Fact name={t("audit.outcome")}>
          <Outcome outcome={record.outcome} />
        </Fact>
        <Fact name={t("audit.when")}>
          <Time at={record.created_at} />
        </Fact>
        {record.mode && (
          <Fact name={t("audit.mode")}>
            <ModeName mode={record.mode} />
          </Fact>
        )}
        {record.pair && <Fact name={t("audit.pair")}>{record.pair}</Fact>}
        {record.purpose && (
          <Fact name={t("audit.purpose")}>
            <PurposeName code={record.purpose} />
          </Fact>
        )}
        {record.finish_reason && (
          <Fact name={t("audit.finish")}>
            {words("body.finish_reason", record.finish_reason) ?? <code>{record.finish_reason}</code>}
          </Fact>
        )}
        {record.error_code && (
          <Fact name={t("audit.error")}>
            {words("body.error_code", record.error_code)}
            <small>
              <code>{record.error_code}</code>
            </small>
          </Fact>
        )}
        {tokens && (
          <Fact name={t("audit.tokens")}>
            {t("audit.tokens.split", {
              read: format.number(tokens.llm_encoded),
              small: format.number(tokens.slm_decoded),
              large: format.number(tokens.llm_decoded),
            })}
          </Fact>
        )}
        {record.first_token_micros !== undefined && (
          <Fact name={t("audit.firstToken")}>{format.duration(record.first_token_micros / 1000)}</Fact>
        )}
        {record.total_micros !== undefined && (
          <Fact name={t("audit.total")}>{format.duration(record.total_micros / 1000)}</Fact>
        )}
        {record.cost_micros !== undefined && record.currency && (
          <Fact name={t("audit.cost")}>
            <Money micros={record.cost_micros} currency={record.currency} />
          </Fact>
        )}
      </Facts>
    </div>
  );
}

/** What happened to the generation, each entry with its fields and its way to the signed root. */
function Story({ told }: { told: Told }) {
  const t = useTexts();
  const verified = useVerified(told);
  const [open, setOpen] = useState<number>();
  return (
    <Section title={t("audit.story")}>
      <ProofSummary verified={verified} />
      <ol className="story">
        {told.entries.map((entry) => {
          const checked = verified.data?.record.entries.find((one) => one.index === entry.index);
          return (
            <li key={entry.id} className={checked?.fault ? "broken" : undefined}>
              <div className="story-head">
                <span>
                  <EntryType type={entry.type} />
                </span>
                <span>
                  <Time at={entry.time} />
                </span>
                <span>
                  <Actor entry={entry.entry} />
                </span>
                <button
                  type="button"
                  className="link"
                  aria-expanded={open === entry.index}
                  onClick={() => setOpen(open === entry.index ? undefined : entry.index)}
                >
                  {open === entry.index ? t("audit.entry.hide") : t("audit.entry.show", { index: entry.index })}
                </button>
              </div>
              {checked?.fault && (
                <p className="field-error" role="alert">
                  {t(`audit.fault.${checked.fault}`, { index: entry.index })}
                </p>
              )}
              {open === entry.index && (
                <>
                  {checked && verified.data && <Proof entry={checked} record={verified.data.record} />}
                  <EntryTable entry={entry.entry} />
                </>
              )}
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
