import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { api, ok, once } from "../../api/client";
import { Skeleton } from "../../components/List";
import { ProblemNotice } from "../../components/Notice";
import { Empty, PageHead } from "../../components/Page";
import { useShortcuts } from "../../components/Shortcuts";
import { useFormat, useTexts } from "../../locales";
import "./pilot.css";

const CHOICES = ["left", "tie", "right"] as const;
const KEYS = { left: "1", tie: "2", right: "3" } as const;

type Choice = (typeof CHOICES)[number];

/** Two outputs of the same text side by side; which setting wrote which is not told. */
export function Component() {
  const t = useTexts();
  const format = useFormat();
  const { id = "" } = useParams();
  const [judged, setJudged] = useState(0);
  const next = useQuery({
    queryKey: ["pilot-comparison", id, judged],
    queryFn: async () =>
      (await ok(api.POST("/api/v1/pilots/{id}/comparisons", { params: { path: { id }, header: once() } }))) ?? null,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const comparison = next.data;
  const judging = useMutation({
    mutationFn: ({ comparison, choice }: { comparison: string; choice: Choice }) =>
      ok(
        api.POST("/api/v1/pilots/{id}/comparisons/{comparison}", {
          params: { path: { id, comparison }, header: once() },
          body: { choice },
        }),
      ),
    onSuccess: () => setJudged((before) => before + 1),
  });
  const choose = (choice: Choice) => {
    if (comparison && !judging.isPending) {
      judging.mutate({ comparison: comparison.id, choice });
    }
  };
  useShortcuts({
    "1": () => choose("left"),
    "2": () => choose("tie"),
    "3": () => choose("right"),
    arrowleft: () => choose("left"),
    arrowright: () => choose("right"),
  });
  const problem = next.error ?? judging.error;
  return (
    <>
      <PageHead
        title={t("pilot.compare.title")}
        lead={t("pilot.compare.lead")}
        actions={<span role="status">{t("pilot.compare.judged", { count: format.number(judged) })}</span>}
      />
      {problem && <ProblemNotice problem={problem} />}
      {next.isPending && <Skeleton />}
      {next.data === null && (
        <Empty title={t("pilot.compare.none")}>
          <p>
            <Link to="/portal/pilots">{t("pilot.back")}</Link>
          </p>
        </Empty>
      )}
      {comparison && (
        <>
          <section className="card" aria-label={t("pilot.compare.input")}>
            <h2>{t("pilot.compare.input")}</h2>
            <p className="answer-text">{comparison.input}</p>
            {comparison.reference && (
              <details>
                <summary>{t("pilot.compare.reference")}</summary>
                <p className="answer-text">{comparison.reference}</p>
              </details>
            )}
          </section>
          <div className="pilot-beside">
            {(["left", "right"] as const).map((side) => (
              <section key={side} className="card" aria-label={t(`pilot.side.${side}`)}>
                <h2>{t(`pilot.side.${side}`)}</h2>
                <p className="answer-text">{comparison[side]}</p>
              </section>
            ))}
          </div>
          <p className="actions pilot-choices">
            {CHOICES.map((choice) => (
              <button
                key={choice}
                type="button"
                className={choice === "tie" ? undefined : "primary"}
                disabled={judging.isPending}
                onClick={() => choose(choice)}
              >
                {t(`pilot.choose.${choice}`)} <kbd>{KEYS[choice]}</kbd>
              </button>
            ))}
          </p>
        </>
      )}
    </>
  );
}
