import type { UseQueryResult } from "@tanstack/react-query";

import { Notice } from "../../components/Notice";
import { Code } from "../../components/Value";
import { useFormat, useTexts } from "../../locales";
import type { Verified } from "./useVerified";
import type { CheckedEntry, CheckedRecord } from "./verifier";

/** What the browser found, in one sentence, and by whose key. */
export function ProofSummary({ verified }: { verified: UseQueryResult<Verified> }) {
  const t = useTexts();
  const format = useFormat();
  if (verified.isPending) {
    return (
      <p className="quiet-text" role="status">
        {t("audit.verifying")}
      </p>
    );
  }
  if (verified.error) {
    return (
      <Notice tone="bad">
        <p>{t("audit.checkpoint.bad")}</p>
        <p lang="en">{verified.error.message}</p>
      </Notice>
    );
  }
  const { record, brought } = verified.data;
  const broken = record.entries.filter((entry) => entry.fault !== undefined);
  return (
    <>
      <Notice tone={broken.length === 0 ? "good" : "bad"}>
        <p>
          {broken.length === 0
            ? t("audit.proved", {
                count: record.entries.length,
                size: format.number(record.size),
                origin: record.origin,
              })
            : t("audit.broken", { broken: broken.length, count: record.entries.length })}
        </p>
      </Notice>
      {!brought && <p className="hint">{t("audit.key.servers")}</p>}
    </>
  );
}

const LEVEL = 44;
const WIDTH = 320;

/**
 * The way from an entry to the root: at each level the hash so far meets its neighbour, from the left or from the right,
 * and their common hash goes on upwards.
 */
export function Proof({ entry, record }: { entry: CheckedEntry; record: CheckedRecord }) {
  const t = useTexts();
  const height = (entry.steps.length + 1) * LEVEL + 36;
  const y = (level: number) => height - 20 - level * LEVEL;
  const x = (level: number) => WIDTH / 2 + xOffset(entry, level);
  return (
    <figure className="proof">
      <figcaption>{t("audit.proof", { index: entry.index, steps: entry.steps.length })}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${height}`}
        role="img"
        aria-label={t("audit.proof.drawn", { steps: entry.steps.length })}
      >
        {entry.steps.map((step, level) => {
          const left = step.side === "left";
          const neighbour = x(level) + (left ? -60 : 60);
          return (
            <g key={level}>
              <path className="way" d={`M${x(level)} ${y(level)}L${x(level + 1)} ${y(level + 1)}`} />
              <path className="branch" d={`M${neighbour} ${y(level)}L${x(level + 1)} ${y(level + 1)}`} />
              <circle className="neighbour" cx={neighbour} cy={y(level)} r="5" />
              <text x={neighbour + (left ? -10 : 10)} y={y(level) + 4} textAnchor={left ? "end" : "start"}>
                {step.neighbour.slice(0, 8)}
              </text>
            </g>
          );
        })}
        {Array.from({ length: entry.steps.length + 1 }, (_, level) => (
          <circle key={level} className="node" cx={x(level)} cy={y(level)} r="6" />
        ))}
      </svg>
      <dl className="facts">
        <div>
          <dt>{t("audit.proof.leaf")}</dt>
          <dd>
            <Code short>{entry.leaf}</Code>
          </dd>
        </div>
        <div>
          <dt>{t("audit.proof.root")}</dt>
          <dd>
            <Code short>{entry.root}</Code>
          </dd>
        </div>
        <div>
          <dt>{t("audit.proof.signed")}</dt>
          <dd>
            <Code short>{record.root}</Code>
          </dd>
        </div>
      </dl>
      <details>
        <summary>{t("audit.proof.steps")}</summary>
        <ol className="steps">
          {entry.steps.map((step, index) => (
            <li key={index}>
              {t(`audit.proof.step.${step.side}`)} <code>{step.neighbour}</code>
            </li>
          ))}
        </ol>
      </details>
    </figure>
  );
}

/** The way leans to where its neighbours are not, so that left and right can be seen. */
function xOffset(entry: CheckedEntry, level: number): number {
  const lean = entry.steps.slice(0, level).reduce((sum, step) => sum + (step.side === "left" ? -1 : 1), 0);
  const most = Math.max(1, entry.steps.length);
  return (lean / most) * 60;
}
