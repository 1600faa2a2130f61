import { useRef, useState, type KeyboardEvent } from "react";

import type { Schema } from "../../api/types";
import { Fact, Facts, Section } from "../../components/Page";
import { useFormat, useTexts } from "../../locales";
import { choices, doubt, heaviest, weight } from "./shades";

type Explanation = Schema["Explanation"];
type Token = Schema["ExplanationToken"];
type Word = Schema["ExplanationWord"];

const MOST_WORDS = 5;

/** The answer with how sure the model was of it, and the prompt with what it leaned on. A token is chosen to look closer. */
export function Reading({ explanation }: { explanation: Explanation }) {
  const t = useTexts();
  const [chosen, setChosen] = useState<number>();
  const token = chosen === undefined ? undefined : explanation.tokens[chosen];
  const words = explanation.words.map((word, index) =>
    token === undefined ? word : { ...word, share: token.shares[index] },
  );
  return (
    <>
      <Section title={t("explanation.answer")} aside={<DoubtLegend />}>
        <Answer tokens={explanation.tokens} chosen={chosen} choose={setChosen} />
        <TokenFacts token={token} />
      </Section>
      <Section title={t("explanation.prompt")} aside={<WeightLegend />}>
        {explanation.method === undefined ? (
          <p className="quiet-text">{t("explanation.unweighed")}</p>
        ) : (
          <>
            <p className="quiet-text" aria-live="polite">
              {token === undefined
                ? t("explanation.words.all")
                : t("explanation.words.token", { token: shown(token.text) })}
            </p>
            <Prompt words={words} />
            <Heaviest words={words} />
          </>
        )}
      </Section>
    </>
  );
}

/** One stop for the Tab key; arrows go from token to token. */
function Answer(props: { tokens: Token[]; chosen: number | undefined; choose(index: number | undefined): void }) {
  const { tokens, chosen, choose } = props;
  const t = useTexts();
  const format = useFormat();
  const [stop, setStop] = useState(0);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  function onKeyDown(event: KeyboardEvent, index: number) {
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tokens.length - 1 }[event.key];
    if (to !== undefined && to >= 0 && to < tokens.length) {
      event.preventDefault();
      setStop(to);
      buttons.current[to]?.focus();
    } else if (event.key === "Escape") {
      choose(undefined);
    }
  }
  return (
    <p className="shaded" role="group" aria-label={t("explanation.answer.tokens")}>
      {tokens.map((token, index) => (
        <button
          key={index}
          ref={(button) => {
            buttons.current[index] = button;
          }}
          type="button"
          className={`token doubt-${doubt(token.log_probability)}`}
          tabIndex={index === stop ? 0 : -1}
          aria-pressed={index === chosen}
          aria-label={t("explanation.token.read", {
            token: shown(token.text),
            probability: format.percent(Math.exp(token.log_probability)),
          })}
          onFocus={() => setStop(index)}
          onKeyDown={(event) => onKeyDown(event, index)}
          onClick={() => choose(index === chosen ? undefined : index)}
        >
          {shown(token.text)}
        </button>
      ))}
    </p>
  );
}

/** A token may complete no character, or only a space. */
function shown(text: string): string {
  return text === "" ? "·" : text;
}

function TokenFacts({ token }: { token: Token | undefined }) {
  const t = useTexts();
  const format = useFormat();
  if (token === undefined) {
    return <p className="quiet-text">{t("explanation.token.choose")}</p>;
  }
  return (
    <Facts>
      <Fact name={t("explanation.probability")}>{format.percent(Math.exp(token.log_probability))}</Fact>
      <Fact name={t("explanation.choices")} hint={t("explanation.choices.hint")}>
        {format.number(Math.round(choices(token.entropy) * 10) / 10)}
      </Fact>
      {token.slm_alone !== undefined && (
        <Fact name={t("explanation.slmAlone")}>{format.percent(Math.exp(token.slm_alone))}</Fact>
      )}
      {token.constant_reading !== undefined && (
        <Fact name={t("explanation.constantReading")}>{format.percent(Math.exp(token.constant_reading))}</Fact>
      )}
    </Facts>
  );
}

function Prompt({ words }: { words: Word[] }) {
  const t = useTexts();
  const format = useFormat();
  const shares = words.map((word) => word.share ?? 0);
  return (
    <p className="shaded words">
      {words.map((word, index) => {
        const share = word.share ?? 0;
        const shade = weight(share, shares);
        const kind = share < 0 ? "against" : "for";
        return (
          <span
            key={index}
            className={`word ${kind}-${shade} ${word.mark ? "template-mark" : ""}`}
            title={t("explanation.word.share", { share: format.number(share) })}
          >
            {word.text}
          </span>
        );
      })}
    </p>
  );
}

/** The same in figures, for those who do not see shades. */
function Heaviest({ words }: { words: Word[] }) {
  const t = useTexts();
  const format = useFormat();
  const most = heaviest(words, MOST_WORDS);
  const largest = most[0]?.share ?? 1;
  if (most.length === 0) {
    return null;
  }
  return (
    <table className="heaviest">
      <caption>{t("explanation.heaviest")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("explanation.word")}</th>
          <th scope="col" className="numeric">
            {t("explanation.share")}
          </th>
          <th scope="col">
            <span className="unseen">{t("explanation.bar")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {most.map((word, index) => (
          <tr key={index}>
            <td>{word.text}</td>
            <td className="numeric">{format.number(word.share ?? 0)}</td>
            <td>
              <meter min={0} max={largest} value={word.share ?? 0} aria-hidden="true" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DoubtLegend() {
  const t = useTexts();
  return (
    <p className="legend" aria-hidden="true">
      <span>{t("explanation.sure")}</span>
      {[0, 1, 2, 3, 4].map((shade) => (
        <span key={shade} className={`swatch doubt-${shade}`} />
      ))}
      <span>{t("explanation.unsure")}</span>
    </p>
  );
}

function WeightLegend() {
  const t = useTexts();
  return (
    <p className="legend" aria-hidden="true">
      <span className="swatch for-4" />
      <span>{t("explanation.for")}</span>
      <span className="swatch against-4" />
      <span>{t("explanation.against")}</span>
    </p>
  );
}
