import { useEffect, useRef, useState } from "react";
import { ProblemNotice } from "../../components/Notice";
import { useShortcuts } from "../../components/Shortcuts";
import { useFormat, useTexts } from "../../locales";
import { useReasons, type Decision } from "./data";

/** A decision and what speaks for it. */
export interface Why {
  decision: Decision;
  reasons: string[];
  comment: string;
}

interface DecisionPanelProps {
  edited: boolean;
  chosen: Decision | undefined;
  busy: boolean;
  problem: Error | undefined;
  choose(decision: Decision | undefined): void;
  decide(why: Why): void;
  putBack(): void;
}

const NEEDS_REASON: Decision[] = ["reject", "return", "escalate"];

/** The decisions by name and by key; each is confirmed once, for none of them can be taken back here. */
export function DecisionPanel(props: DecisionPanelProps) {
  const { edited, chosen, busy, problem, choose, putBack } = props;
  const t = useTexts();
  return (
    <section className="decision card" aria-label={t("review.decision")}>
      {problem && <ProblemNotice problem={problem} />}
      <div className="actions">
        {edited ? (
          <Choice decision="edit" hint="E" chosen={chosen} choose={choose} primary />
        ) : (
          <Choice decision="approve" hint="A" chosen={chosen} choose={choose} primary />
        )}
        <Choice decision="reject" hint="R" chosen={chosen} choose={choose} />
        <Choice decision="return" hint="T" chosen={chosen} choose={choose} />
        <Choice decision="escalate" hint="S" chosen={chosen} choose={choose} />
        <button type="button" className="quiet put-back" disabled={busy} onClick={putBack}>
          {t("review.putBack")}
        </button>
      </div>
      {chosen && <Confirmation key={chosen} {...props} chosen={chosen} />}
    </section>
  );
}

interface ChoiceProps {
  decision: Decision;
  hint: string;
  chosen: Decision | undefined;
  choose(decision: Decision): void;
  primary?: boolean;
}

function Choice({ decision, hint, chosen, choose, primary }: ChoiceProps) {
  const t = useTexts();
  return (
    <button
      type="button"
      className={primary ? "primary" : undefined}
      aria-pressed={chosen === decision}
      onClick={() => choose(decision)}
    >
      {t(`review.decide.${decision}`)} <kbd>{hint}</kbd>
    </button>
  );
}

function Confirmation({ chosen, busy, decide, choose }: DecisionPanelProps & { chosen: Decision }) {
  const t = useTexts();
  const { language } = useFormat();
  const reasons = useReasons();
  const [picked, setPicked] = useState<string[]>([]);
  const [comment, setComment] = useState("");
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => {
    first.current?.querySelector<HTMLElement>("input, button")?.focus();
  }, [reasons.data]);
  const go = () => decide({ decision: chosen, reasons: picked, comment: comment.trim() });
  const ready = !NEEDS_REASON.includes(chosen) || picked.length > 0;
  useShortcuts({ "ctrl+enter": () => ready && !busy && go() });
  return (
    <div className="confirmation" ref={first}>
      <p>{t(`review.decide.${chosen}.lead`)}</p>
      {chosen !== "approve" && (
        <fieldset className="field">
          <legend>{NEEDS_REASON.includes(chosen) ? t("review.reasons.needed") : t("review.reasons")}</legend>
          <div className="reasons">
            {reasons.data?.map((reason) => (
              <label key={reason.code} className="check">
                <input
                  type="checkbox"
                  checked={picked.includes(reason.code)}
                  onChange={(event) =>
                    setPicked(
                      event.target.checked ? [...picked, reason.code] : picked.filter((code) => code !== reason.code),
                    )
                  }
                />
                <span>{reason[language]}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {chosen !== "approve" && (
        <div className="field">
          <label htmlFor="review-comment">{t("review.comment")}</label>
          <textarea id="review-comment" rows={2} value={comment} onChange={(event) => setComment(event.target.value)} />
        </div>
      )}
      <p className="actions">
        <button type="button" className="primary" disabled={busy || !ready} onClick={go}>
          {t(`review.decide.${chosen}.do`)} <kbd>{t("generation.ask.key")}</kbd>
        </button>
        <button type="button" disabled={busy} onClick={() => choose(undefined)}>
          {t("app.cancel")}
        </button>
      </p>
    </div>
  );
}
