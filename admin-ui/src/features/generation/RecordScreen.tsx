import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Skeleton } from "../../components/List";
import { ProblemNotice } from "../../components/Notice";
import { Badge, Fact, Facts, PageHead, Section } from "../../components/Page";
import { Code, Money, Time } from "../../components/Value";
import { ModeName, PurposeName } from "../../components/Names";
import { useFormat, useTextFor, useTexts } from "../../locales";
import { HeldNotice, State } from "./HeldNotice";
import { lastTurn, toneOf } from "./HistoryScreen";
import "./generation.css";

type Entry = Schema["HistoryEntry"];

/** One generation of one's own: what was asked and written, what it took, and how to prove it. */
export function Component() {
  const t = useTexts();
  const { id = "" } = useParams();
  const { data, error } = useQuery({
    queryKey: ["generation-record", id],
    queryFn: () => ok(api.GET("/api/v1/generations/{id}/record", { params: { path: { id } } })),
  });
  return (
    <>
      <PageHead
        title={t("generation.record.title")}
        lead={data && <Time at={data.created_at} />}
        actions={
          data && (
            <>
              {data.text !== undefined && (
                <Link className="button" to={`/portal/why/${id}`}>
                  {t("explanation.title")}
                </Link>
              )}
              <Link className="button" to={`/portal/generate?${new URLSearchParams({ from: id })}`}>
                {t("generation.record.again")}
              </Link>
            </>
          )
        }
      />
      {error && <ProblemNotice problem={error} />}
      {!data && !error && <Skeleton />}
      {data && <Told entry={data} />}
    </>
  );
}

function Told({ entry }: { entry: Entry }) {
  const t = useTexts();
  const held = entry.status.due_at !== undefined;
  return (
    <>
      <div className="columns">
        <section className="card" aria-label={t("generation.prompt")}>
          <h2>{t("generation.prompt")}</h2>
          <p className="answer-text">{lastTurn(entry) ?? t("generation.history.gone")}</p>
        </section>
        <section className="card" aria-label={t("generation.answer")}>
          <h2>
            {t("generation.answer")}{" "}
            <Badge tone={toneOf(entry.status.state)}>
              <State state={entry.status.state} {...(entry.status.verdict ? { verdict: entry.status.verdict } : {})} />
            </Badge>
          </h2>
          {held && entry.status.state !== "released" && <HeldNotice id={entry.id} />}
          {entry.text !== undefined && <p className="answer-text">{entry.text}</p>}
          {entry.error_code && <NoAnswer code={entry.error_code} />}
        </section>
      </div>
      <Section title={t("generation.record.facts")}>
        <RecordFacts entry={entry} />
      </Section>
      {entry.text !== undefined && <Proof id={entry.id} />}
    </>
  );
}

/** Why there is nothing to read. */
function NoAnswer({ code }: { code: string }) {
  const t = useTexts();
  const why = useTextFor()("app.problem", code);
  return <p className="quiet-text">{why ?? t.rich("generation.record.error", { code: <code>{code}</code> })}</p>;
}

function RecordFacts({ entry }: { entry: Entry }) {
  const t = useTexts();
  const format = useFormat();
  const { tokens, currency } = entry;
  const count = (value: number) => t("generation.tokens", { count: format.number(value) });
  return (
    <Facts>
      {entry.mode && (
        <Fact name={t("generation.mode")}>
          <ModeName mode={entry.mode} />
        </Fact>
      )}
      {entry.purpose && (
        <Fact name={t("generation.purpose")}>
          <PurposeName code={entry.purpose} />
        </Fact>
      )}
      {entry.first_token_ms !== undefined && (
        <Fact name={t("generation.firstToken")}>{format.duration(entry.first_token_ms)}</Fact>
      )}
      {entry.total_ms !== undefined && <Fact name={t("generation.total")}>{format.duration(entry.total_ms)}</Fact>}
      {tokens && (
        <>
          <Fact name={t("generation.llmRead")}>{count(tokens.llm_encoded)}</Fact>
          <Fact name={t("generation.slmWrote")}>{count(tokens.slm_decoded)}</Fact>
          <Fact name={t("generation.llmWrote")}>{count(tokens.llm_decoded)}</Fact>
        </>
      )}
      {entry.cost_micros !== undefined && currency && (
        <Fact name={t("generation.cost")}>
          <Money micros={entry.cost_micros} currency={currency} />
        </Fact>
      )}
      {entry.llm_only_cost_micros !== undefined && currency && (
        <Fact name={t("generation.llmOnlyCost")}>
          <Money micros={entry.llm_only_cost_micros} currency={currency} />
        </Fact>
      )}
      <Fact name={t("generation.record")}>
        <Code>{entry.id}</Code>
      </Fact>
      {entry.pair_sha256 && (
        <Fact name={t("generation.record.pair", { pair: entry.pair ?? "" })}>
          <Code short>{entry.pair_sha256}</Code>
        </Fact>
      )}
    </Facts>
  );
}

/** With these two, whoever has the text and an evidence pack can show that it is this very text. */
function Proof({ id }: { id: string }) {
  const t = useTexts();
  const { data } = useQuery({
    queryKey: ["generation", id],
    queryFn: () => ok(api.GET("/api/v1/generations/{id}", { params: { path: { id } } })),
  });
  if (!data?.proof) {
    return null;
  }
  return (
    <Section title={t("generation.proof")}>
      <p className="quiet-text">{t("generation.proof.lead")}</p>
      <Facts>
        <Fact name={t("generation.proof.digest")}>
          <Code>{data.proof.digest}</Code>
        </Fact>
        <Fact name={t("generation.proof.salt")}>
          <Code>{data.proof.salt}</Code>
        </Fact>
      </Facts>
    </Section>
  );
}
