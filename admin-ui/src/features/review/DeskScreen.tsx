import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { api, newKey, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";
import { Skeleton } from "../../components/List";
import { ProblemNotice } from "../../components/Notice";
import { PageHead } from "../../components/Page";
import { useShortcuts } from "../../components/Shortcuts";
import { Relative } from "../../components/Value";
import { useFormat, useTexts } from "../../locales";
import { claim, claimOf, type Claim, type Decision } from "./data";
import { DecisionPanel, type Why } from "./DecisionPanel";
import { Difference } from "./DifferenceView";
import { differenceOf } from "./difference";
import { Risks } from "./parts";
import "./review.css";

const SIGN_OF_LIFE = 60_000;

/** One output before a reviewer: what was asked, what was written, and what they make of it. */
export function Component() {
  const t = useTexts();
  const { id = "" } = useParams();
  const claimed = useQuery({
    queryKey: ["review-claim", id],
    queryFn: () => claimOf(id),
    staleTime: Infinity,
    retry: false,
  });
  return (
    <>
      <PageHead
        title={t("review.desk.title")}
        lead={
          claimed.data ? (
            <>{t.rich("review.desk.due", { time: <Relative at={claimed.data.review.due_at} /> })}</>
          ) : (
            <Link to="/portal/reviews">{t("review.back")}</Link>
          )
        }
        actions={claimed.data && <Risks review={claimed.data.review} />}
      />
      {claimed.isPending && <Skeleton />}
      {claimed.error && <ProblemNotice problem={claimed.error} />}
      {claimed.data && <Desk key={claimed.data.token} claimed={claimed.data} />}
    </>
  );
}

function Desk({ claimed }: { claimed: Claim }) {
  const { review, token } = claimed;
  const id = review.generation_id;
  const lost = useSignOfLife(id, token);
  const texts = useQuery({
    queryKey: ["review-texts", id, token],
    queryFn: () => ok(api.GET("/api/v1/reviews/{id}/texts", { params: { path: { id }, query: { token } } })),
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <>
      {lost && <ProblemNotice problem={lost} />}
      {texts.error && <ProblemNotice problem={texts.error} />}
      {texts.isPending && <Skeleton />}
      {texts.data && <Texts claimed={claimed} texts={texts.data} />}
    </>
  );
}

/** Keeps the claim while the page is open; tells if somebody else has it now. */
function useSignOfLife(id: string, token: number): Error | undefined {
  const [lost, setLost] = useState<Error>();
  useEffect(() => {
    const timer = setInterval(() => {
      ok(
        api.POST("/api/v1/reviews/{id}/heartbeat", {
          params: { path: { id }, header: once() },
          body: { token },
        }),
      ).catch((failure: Error) => setLost(failure));
    }, SIGN_OF_LIFE);
    return () => clearInterval(timer);
  }, [id, token]);
  return lost;
}

function Texts({ claimed, texts }: { claimed: Claim; texts: Schema["ReviewTexts"] }) {
  const t = useTexts();
  const { language } = useFormat();
  const [text, setText] = useState(texts.text);
  const edited = text !== texts.text;
  const desk = useDecision(claimed, texts);
  useShortcuts({
    a: () => !edited && desk.choose("approve"),
    e: () => document.getElementById("edited-text")?.focus(),
    r: () => desk.choose("reject"),
    t: () => desk.choose("return"),
    s: () => desk.choose("escalate"),
    escape: () => desk.choose(undefined),
  });
  return (
    <>
      <section className="card asked" aria-label={t("review.prompt")}>
        <h2>{t("review.prompt")}</h2>
        {texts.prompt.length === 0 && <p className="quiet-text">{t("review.prompt.gone")}</p>}
        {texts.prompt.map((message, index) => (
          <p key={index} className="answer-text">
            {message.content}
          </p>
        ))}
      </section>
      <div className="beside">
        <section className="card" aria-label={t("review.original")}>
          <h2>{texts.revision > 1 ? t("review.current") : t("review.original")}</h2>
          <p className="answer-text">{texts.text}</p>
        </section>
        <section className="card" aria-label={t("review.edited")}>
          <h2>
            <label htmlFor="edited-text">{t("review.edited")}</label> <kbd>E</kbd>
          </h2>
          <textarea id="edited-text" rows={5} value={text} onChange={(event) => setText(event.target.value)} />
          {edited && <Difference parts={differenceOf(texts.text, text, language)} />}
        </section>
      </div>
      {texts.revision > 1 && (
        <section className="card earlier" aria-label={t("review.earlier")}>
          <h2>{t("review.earlier")}</h2>
          <Difference parts={texts.difference} />
        </section>
      )}
      <DecisionPanel
        edited={edited}
        chosen={desk.chosen}
        busy={desk.busy}
        problem={desk.problem}
        choose={desk.choose}
        decide={(why) => void desk.decide(why, edited ? text : undefined)}
        putBack={() => void desk.putBack()}
      />
    </>
  );
}

/** Sends a decision, and puts the next output before the reviewer at once. */
function useDecision({ review, token }: Claim, texts: Schema["ReviewTexts"]) {
  const id = review.generation_id;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [chosen, choose] = useState<Decision>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();

  async function attempt(act: () => Promise<unknown>, then: () => Promise<unknown>) {
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
      queries.removeQueries({ queryKey: ["review-claim", id] });
      void queries.invalidateQueries({ queryKey: ["reviews"] });
      await then();
    } catch (failure) {
      setProblem(failure as Error);
      setBusy(false);
    }
  }

  async function next() {
    const following = await claim(undefined);
    if (following) {
      queries.setQueryData(["review-claim", following.review.generation_id], following);
      await navigate(`/portal/reviews/${following.review.generation_id}`, { replace: true });
    } else {
      await navigate("/portal/reviews", { replace: true, state: { emptied: true } });
    }
  }

  return {
    chosen,
    choose,
    busy,
    problem,
    decide: (why: Why, text: string | undefined) =>
      attempt(
        () =>
          ok(
            api.POST("/api/v1/reviews/{id}/decision", {
              params: { path: { id }, header: once(newKey()) },
              body: {
                token,
                revision: texts.revision,
                digest: texts.digest,
                decision: why.decision,
                ...(why.decision === "edit" && text !== undefined ? { text } : {}),
                ...(why.reasons.length ? { reasons: why.reasons } : {}),
                ...(why.comment ? { comment: why.comment } : {}),
              },
            }),
          ),
        next,
      ),
    putBack: () =>
      attempt(
        () =>
          ok(
            api.POST("/api/v1/reviews/{id}/put-back", {
              params: { path: { id }, header: once() },
              body: { token },
            }),
          ),
        async () => navigate("/portal/reviews", { replace: true }),
      ),
  };
}
