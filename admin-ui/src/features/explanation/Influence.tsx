import type { Schema } from "../../api/types";
import { Section } from "../../components/Page";
import { useFormat, useTexts, type Key } from "../../locales";
import { perToken } from "./shades";

type Explanation = Schema["Explanation"];

/** What the answer would have been worth to others than the one who wrote it. */
export function Influence({ explanation }: { explanation: Explanation }) {
  const t = useTexts();
  const { totals, tokens, mode } = explanation;
  const rows: [Key, number | undefined][] = [
    [
      `explanation.by.${mode as "llm-to-slm" | "slm-only" | "llm-only" | "speculative" | "cascade"}`,
      totals.log_probability,
    ],
    ["explanation.by.slmAlone", totals.slm_alone],
    ["explanation.by.constantReading", totals.constant_reading],
    ["explanation.by.withoutWords", totals.without_words],
  ];
  const known = rows.filter((row): row is [Key, number] => row[1] !== undefined);
  return (
    <Section title={t("explanation.influence")}>
      <p className="quiet-text">{t("explanation.influence.lead")}</p>
      <table className="influence">
        <caption className="unseen">{t("explanation.influence")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("explanation.by")}</th>
            <th scope="col" className="numeric">
              {t("explanation.perToken")}
            </th>
            <th scope="col">
              <span className="unseen">{t("explanation.bar")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {known.map(([label, total]) => (
            <Row key={label} label={label} probability={perToken(total, tokens.length)} />
          ))}
        </tbody>
      </table>
      {totals.slm_alone !== undefined && <Changed explanation={explanation} />}
    </Section>
  );
}

function Row({ label, probability }: { label: Key; probability: number }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{t(label)}</th>
      <td className="numeric">{format.percent(probability)}</td>
      <td>
        <meter min={0} max={1} value={probability} aria-hidden="true" />
      </td>
    </tr>
  );
}

/** Where along the answer the large model's reading made the difference. */
function Changed({ explanation }: { explanation: Explanation }) {
  const t = useTexts();
  const format = useFormat();
  const differences = explanation.tokens.map((token) => token.log_probability - (token.slm_alone ?? 0));
  const largest = Math.max(...differences.map(Math.abs), 0.001);
  return (
    <figure className="changed">
      <figcaption>{t("explanation.changed")}</figcaption>
      <ol>
        {explanation.tokens.map((token, index) => {
          const difference = differences[index] ?? 0;
          return (
            <li key={index} title={t("explanation.word.share", { share: format.number(round(difference)) })}>
              <svg viewBox="0 0 8 40" preserveAspectRatio="none" aria-hidden="true">
                <rect
                  className={difference < 0 ? "less" : "more"}
                  x="1"
                  width="6"
                  y={difference < 0 ? 20 : 20 - (20 * difference) / largest}
                  height={Math.max(0.5, (20 * Math.abs(difference)) / largest)}
                />
                <line x1="0" x2="8" y1="20" y2="20" />
              </svg>
              <span>{token.text === "" ? "·" : token.text}</span>
              <span className="unseen">{format.number(round(difference))}</span>
            </li>
          );
        })}
      </ol>
    </figure>
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
