import { useState, type FormEvent } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { api, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";
import { Field } from "../../components/Form";
import { List, type Column } from "../../components/List";
import { Badge, Empty, PageHead } from "../../components/Page";
import { Money, Time } from "../../components/Value";
import { ModeName } from "../../components/Names";
import { useTexts, type Texts } from "../../locales";
import { State } from "./HeldNotice";
import "./generation.css";

type Entry = Schema["HistoryEntry"];

/** What one has had written so far. Words that are searched stand behind the #, which no server ever gets to see. */
export function Component() {
  const t = useTexts();
  const { hash } = useLocation();
  const words = new URLSearchParams(hash.slice(1)).get("words") ?? "";
  return (
    <>
      <PageHead title={t("generation.history.title")} lead={t("generation.history.lead")} />
      <Search key={words} words={words} />
      <List
        label={t("generation.history.title")}
        queryKey={["history", words]}
        load={(after) => (words ? search(words, after) : list(after))}
        rowKey={(entry) => entry.id}
        columns={columns(t)}
        empty={
          <Empty title={words ? t("generation.history.notFound") : t("generation.history.empty")}>
            {words ? (
              <Link to="/portal/history">{t("generation.history.all")}</Link>
            ) : (
              <Link to="/portal/generate">{t("generation.history.first")}</Link>
            )}
          </Empty>
        }
      />
    </>
  );
}

function list(after: string | undefined) {
  return ok(api.GET("/api/v1/generations", { params: { query: { limit: 50, ...(after ? { after } : {}) } } }));
}

function search(words: string, after: string | undefined) {
  return ok(
    api.POST("/api/v1/generations/search", {
      params: { header: once() },
      body: { words, ...(after ? { after } : {}) },
    }),
  );
}

function Search({ words }: { words: string }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(words);
  function go(event: FormEvent) {
    event.preventDefault();
    const hash = typed.trim() ? `#${new URLSearchParams({ words: typed.trim() })}` : "";
    void navigate({ pathname: "/portal/history", hash }, { replace: true });
  }
  return (
    <form className="filters" role="search" onSubmit={go}>
      <Field label={t("generation.history.words")}>
        {(control) => (
          <input {...control} type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
        )}
      </Field>
      <button type="submit">{t("generation.history.search")}</button>
    </form>
  );
}

function columns(t: Texts): Column<Entry>[] {
  return [
    {
      key: "time",
      head: t("generation.history.time"),
      width: "11rem",
      cell: (entry) => <Time at={entry.created_at} />,
    },
    {
      key: "text",
      head: t("generation.history.text"),
      cell: (entry) => (
        <Link className="history-link" to={`/portal/history/${entry.id}`}>
          <span className="clamped quiet-text">{lastTurn(entry) ?? t("generation.history.gone")}</span>
          {entry.text !== undefined && <span className="clamped">{entry.text}</span>}
        </Link>
      ),
    },
    {
      key: "mode",
      head: t("generation.mode"),
      width: "9rem",
      cell: (entry) => <ModeName mode={entry.mode ?? entry.model ?? t("app.none")} />,
    },
    {
      key: "cost",
      head: t("generation.cost"),
      numeric: true,
      width: "8rem",
      cell: (entry) =>
        entry.cost_micros === undefined || entry.currency === undefined ? (
          t("app.none")
        ) : (
          <Money micros={entry.cost_micros} currency={entry.currency} />
        ),
    },
    {
      key: "state",
      head: t("app.state"),
      width: "10rem",
      cell: (entry) => (
        <Badge tone={toneOf(entry.status.state)}>
          <State state={entry.status.state} {...(entry.status.verdict ? { verdict: entry.status.verdict } : {})} />
        </Badge>
      ),
    },
  ];
}

export function lastTurn(entry: Entry): string | undefined {
  return entry.prompt?.[entry.prompt.length - 1]?.content;
}

export function toneOf(state: string) {
  switch (state) {
    case "released":
      return "good";
    case "held":
    case "claimed":
    case "running":
      return "warn";
    case "cancelled":
      return "plain";
    default:
      return "bad";
  }
}
