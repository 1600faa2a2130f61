import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { api, ok } from "../../api/client";
import { useSession } from "../../api/session";
import type { Page } from "../../api/types";
import { Field } from "../../components/Form";
import { useShortcuts } from "../../components/Shortcuts";
import { List, useFilters, type Column } from "../../components/List";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Badge, Empty, PageHead } from "../../components/Page";
import { Relative, Time } from "../../components/Value";
import { PurposeName } from "../../components/Names";
import { useFormat, useTexts } from "../../locales";
import { claim, type Review } from "./data";
import { Risks, Stage } from "./parts";
import "./review.css";

const STATES = ["HELD", "CLAIMED", "RELEASED", "WITHHELD", "RECALLED"] as const;

/** What waits for a decision, and the way to the most urgent of it. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const [filters, setFilters] = useFilters("state");
  const state = STATES.find((one) => one === filters.state);
  const decides = is("reviewer", "tenant_admin");
  const next = useClaim();
  useShortcuts(decides ? { n: () => void next.go() } : {});
  const emptied = (useLocation().state as { emptied?: boolean } | null)?.emptied ?? false;
  return (
    <>
      <PageHead
        title={t("review.door")}
        lead={t("review.lead")}
        actions={
          decides && (
            <button type="button" className="primary" disabled={next.busy} onClick={() => void next.go()}>
              {t("review.next")} <kbd>N</kbd>
            </button>
          )
        }
      />
      {next.problem && <ProblemNotice problem={next.problem} />}
      {(next.none || emptied) && (
        <Notice tone="good">
          <p>{t("review.none")}</p>
        </Notice>
      )}
      <div className="filters">
        <Field label={t("app.state")}>
          {(control) => (
            <select {...control} value={filters.state} onChange={(event) => setFilters({ state: event.target.value })}>
              <option value="">{t("review.waiting")}</option>
              <option value="all">{t("app.all")}</option>
              {STATES.map((one) => (
                <option key={one} value={one}>
                  {t(`review.state.${one.toLowerCase() as Lowercase<typeof one>}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <List
        label={t("review.door")}
        queryKey={["reviews", filters.state]}
        load={(after) => (filters.state ? listed(state, after) : waiting(after))}
        rowKey={(row) => row.review.generation_id}
        refetchInterval={15_000}
        columns={useColumns(decides, next.go, next.busy)}
        empty={
          <Empty title={t("review.empty")}>
            <p>{t("review.empty.lead")}</p>
          </Empty>
        }
      />
    </>
  );
}

interface Row {
  review: Review;
  claimable: boolean;
}

/** The most urgent first, in the order in which a claim hands them out. */
function waiting(after: string | undefined): Promise<Page<Row>> {
  return ok(api.GET("/api/v1/reviews/queue", { params: { query: { limit: 100, ...(after ? { after } : {}) } } }));
}

/** The newest first. */
async function listed(state: (typeof STATES)[number] | undefined, after: string | undefined): Promise<Page<Row>> {
  const page = await ok(
    api.GET("/api/v1/reviews", {
      params: { query: { limit: 100, ...(state ? { state } : {}), ...(after ? { after } : {}) } },
    }),
  );
  return { ...page, data: page.data.map((review) => ({ review, claimable: false })) };
}

/** Claims an output and goes to its desk. */
function useClaim() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [none, setNone] = useState(false);
  const [problem, setProblem] = useState<Error>();
  async function go(generation?: string) {
    setBusy(true);
    setProblem(undefined);
    setNone(false);
    try {
      const claimed = await claim(generation);
      if (claimed) {
        queries.setQueryData(["review-claim", claimed.review.generation_id], claimed);
        await navigate(`/portal/reviews/${claimed.review.generation_id}`);
      } else {
        setNone(true);
      }
    } catch (failure) {
      setProblem(failure as Error);
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: ["reviews"] });
    }
  }
  return { go, busy, none, problem };
}

function useColumns(decides: boolean, go: (generation: string) => void, busy: boolean): Column<Row>[] {
  const t = useTexts();
  const format = useFormat();
  const columns: Column<Row>[] = [
    {
      key: "due",
      head: t("review.due"),
      width: "13rem",
      cell: ({ review }) =>
        isOpen(review) ? (
          <>
            <b className={new Date(review.due_at).getTime() < Date.now() ? "overdue" : undefined}>
              <Relative at={review.due_at} />
            </b>
            <small>
              <Time at={review.due_at} />
            </small>
          </>
        ) : (
          <Time at={review.changed_at} />
        ),
    },
    { key: "queue", head: t("review.queue"), width: "12rem", cell: ({ review }) => review.queue },
    { key: "why", head: t("review.risks"), cell: ({ review }) => <Risks review={review} /> },
    {
      key: "purpose",
      head: t("review.purpose"),
      width: "10rem",
      cell: ({ review }) => (review.purpose ? <PurposeName code={review.purpose} /> : t("app.none")),
    },
    {
      key: "length",
      head: t("review.length"),
      numeric: true,
      width: "7rem",
      cell: ({ review }) => format.number(review.characters),
    },
    {
      key: "state",
      head: t("app.state"),
      width: "11rem",
      cell: ({ review }) => (
        <>
          <Stage review={review} />
          {review.escalated && <Badge tone="bad">{t("review.escalated")}</Badge>}
        </>
      ),
    },
  ];
  return decides
    ? [
        ...columns,
        {
          key: "do",
          head: t("review.actions"),
          width: "8rem",
          cell: ({ review, claimable }) =>
            claimable && (
              <button
                type="button"
                className="link"
                disabled={busy}
                aria-label={t("review.claim.what", { id: review.generation_id.slice(0, 8) })}
                onClick={() => go(review.generation_id)}
              >
                {t("review.claim")}
              </button>
            ),
        },
      ]
    : columns;
}

function isOpen(review: Review): boolean {
  return review.state === "held" || review.state === "claimed";
}
