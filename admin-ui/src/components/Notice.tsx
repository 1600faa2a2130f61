import type { ReactNode } from "react";
import { AwayError, ProblemError } from "../api/problem";
import { useTexts, useTextFor } from "../locales";

type Tone = "info" | "good" | "warn" | "bad";

/** A remark that stays where it is. */
export function Notice({ tone = "info", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <div className={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>
      {children}
    </div>
  );
}

/** A refusal: what it means in the reader's language, then the server's own sentence. */
export function ProblemNotice({ problem }: { problem: Error }) {
  const t = useTexts();
  const textFor = useTextFor();
  if (problem instanceof AwayError) {
    return (
      <Notice tone="bad">
        <p>{t("app.away.form")}</p>
      </Notice>
    );
  }
  if (problem instanceof ProblemError) {
    const meaning = textFor("app.problem", problem.code);
    return (
      <Notice tone="bad">
        {meaning && <p>{meaning}</p>}
        <p lang="en">{problem.detail}</p>
        {problem.requestId && <small>{t("app.problem.request", { id: problem.requestId })}</small>}
      </Notice>
    );
  }
  return (
    <Notice tone="bad">
      <p>{t("app.problem.ours")}</p>
      <p lang="en">{problem.message}</p>
    </Notice>
  );
}
