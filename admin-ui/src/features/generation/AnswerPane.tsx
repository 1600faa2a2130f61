import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Badge, Fact, Facts } from "../../components/Page";
import { Code, Money } from "../../components/Value";
import { useModeName } from "../../components/Names";
import { useFormat, useTexts } from "../../locales";
import { HeldNotice } from "./HeldNotice";
import type { Answer, Phase } from "./useAnswer";

interface AnswerPaneProps {
  title: string;
  mode: string | undefined;
  answer: Answer;
  stop(): void;
  again(): void;
  examples?: ReactNode;
}

const UNDER_WAY: Phase[] = ["waiting", "writing"];

/** An answer while it is written, and what is known of it afterwards. */
export function AnswerPane({ title, mode, answer, stop, again, examples }: AnswerPaneProps) {
  const t = useTexts();
  const modeName = useModeName();
  const underWay = UNDER_WAY.includes(answer.phase);
  return (
    <section className="answer card" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {mode && <Badge tone="info">{modeName(mode)}</Badge>}
        <PhaseBadge phase={answer.phase} />
        <span className="answer-actions">
          {underWay && (
            <button type="button" onClick={stop}>
              {t("generation.stop")}
            </button>
          )}
          {!underWay && answer.phase !== "idle" && (
            <button type="button" onClick={again}>
              {t("generation.again")}
            </button>
          )}
        </span>
      </header>
      {answer.phase === "idle" && (examples ?? <p className="quiet-text">{t("generation.idle")}</p>)}
      {answer.problem && <ProblemNotice problem={answer.problem} />}
      {answer.phase === "held" && answer.held && <HeldNotice id={answer.held.generation_id} />}
      <div className="answer-text" aria-live="polite" aria-busy={underWay} hidden={answer.phase === "idle"}>
        {answer.text}
        {answer.phase === "waiting" && <span className="quiet-text">{t("generation.waiting")}</span>}
        {answer.phase === "writing" && <span className="caret" aria-hidden="true" />}
      </div>
      {answer.usage && <Figures usage={answer.usage} />}
      {answer.phase === "stopped" && (
        <Notice>
          <p>{t("generation.stopped")}</p>
        </Notice>
      )}
    </section>
  );
}

function PhaseBadge({ phase }: { phase: Phase }) {
  const t = useTexts();
  if (phase === "idle" || phase === "done") {
    return null;
  }
  const tone = phase === "failed" ? "bad" : phase === "held" ? "warn" : "plain";
  return <Badge tone={tone}>{t(`generation.phase.${phase}`)}</Badge>;
}

/** All of it is told by the server. */
function Figures({ usage }: { usage: Schema["SekkeiUsage"] }) {
  const t = useTexts();
  const format = useFormat();
  const modeName = useModeName();
  const record = useQuery({
    queryKey: ["generation-record", usage.generation_id],
    queryFn: () =>
      ok(
        api.GET("/api/v1/generations/{id}/record", {
          params: { path: { id: usage.generation_id } },
        }),
      ),
    staleTime: Infinity,
  });
  const llmOnly = record.data?.llm_only_cost_micros;
  return (
    <>
      <Facts>
        <Fact name={t("generation.firstToken")}>{format.duration(usage.timings_ms.first_token)}</Fact>
        <Fact name={t("generation.total")}>{format.duration(usage.timings_ms.total)}</Fact>
        <Fact name={t("generation.llmRead")}>
          {t("generation.tokens", { count: format.number(usage.llm_encoded_tokens) })}
        </Fact>
        <Fact name={t("generation.slmWrote")}>
          {t("generation.tokens", { count: format.number(usage.slm_decoded_tokens) })}
        </Fact>
        <Fact name={t("generation.llmWrote")}>
          {t("generation.tokens", { count: format.number(usage.llm_decoded_tokens) })}
        </Fact>
        <Fact name={t("generation.cost")}>
          <Money micros={usage.cost_micros} currency={usage.currency} />
        </Fact>
        <Fact name={t("generation.llmOnlyCost")}>
          {llmOnly === undefined ? "…" : <Money micros={llmOnly} currency={usage.currency} />}
        </Fact>
        <Fact name={t("generation.record")}>
          <Code short>{usage.generation_id}</Code>
        </Fact>
      </Facts>
      <p className="answer-foot">
        <Link to={`/portal/history/${usage.generation_id}`}>{t("generation.proof")}</Link>
        {usage.asked_mode && (
          <small className="quiet-text">
            {t("generation.otherMode", { asked: modeName(usage.asked_mode), used: modeName(usage.mode) })}
          </small>
        )}
        {usage.limited_by === "budget" && <small className="quiet-text">{t("generation.limited")}</small>}
      </p>
    </>
  );
}
