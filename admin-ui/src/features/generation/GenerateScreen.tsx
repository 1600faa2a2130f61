import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent, type KeyboardEvent } from "react";
import { useSearchParams } from "react-router";
import { api, ok } from "../../api/client";
import { useModels } from "../../api/lookups";
import { Field } from "../../components/Form";
import { Skeleton } from "../../components/List";
import { ProblemNotice } from "../../components/Notice";
import { PageHead } from "../../components/Page";
import { ModeName, useModeName } from "../../components/Names";
import { usePurposeChoices } from "../../components/PurposeField";
import { useTexts } from "../../locales";
import { AnswerPane } from "./AnswerPane";
import { lastTurn } from "./HistoryScreen";
import { defaultModeOf, modesOf, pairsOf, type Mode, type Model } from "./models";
import { useAnswer, type Wish } from "./useAnswer";
import "./generation.css";

/** Writing with a pair: one answer, or the same prompt in two modes beside each other. */
export function Component() {
  const models = useModels();
  const earlier = useEarlier();
  const t = useTexts();
  return (
    <>
      <PageHead title={t("generation.title")} lead={t("generation.lead")} />
      {models.isPending && <Skeleton />}
      {models.error && <ProblemNotice problem={models.error} />}
      {models.data && !earlier.isLoading && <Desk models={models.data} prompt={earlier.data ?? ""} />}
    </>
  );
}

/** The prompt of an earlier generation, by its number: prompts do not belong into addresses. */
function useEarlier() {
  const [parameters] = useSearchParams();
  const from = parameters.get("from");
  return useQuery({
    queryKey: ["generation-record", from],
    queryFn: () => ok(api.GET("/api/v1/generations/{id}/record", { params: { path: { id: from ?? "" } } })),
    select: lastTurn,
    enabled: from !== null,
  });
}

interface Draft {
  pair: string;
  mode: Mode | undefined;
  other: Mode | undefined;
  prompt: string;
  purpose: string;
  external: boolean;
  maxTokens: string;
  temperature: string;
}

function Desk({ models, prompt }: { models: Model[]; prompt: string }) {
  const t = useTexts();
  const [draft, setDraft] = useState<Draft>(() => fresh(models, prompt));
  const one = useAnswer();
  const other = useAnswer();
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const busy = [one, other].some(({ answer }) => answer.phase === "waiting" || answer.phase === "writing");

  function ask(event?: FormEvent) {
    event?.preventDefault();
    if (draft.prompt.trim() === "" || !draft.mode) {
      return;
    }
    void one.ask(wishOf(draft, draft.mode));
    if (draft.other) {
      void other.ask(wishOf(draft, draft.other));
    } else {
      other.forget();
    }
  }

  return (
    <div className="desk">
      <Request
        models={models}
        draft={draft}
        change={change}
        busy={busy}
        ask={ask}
        stop={() => [one, other].forEach((answer) => answer.stop())}
      />
      <div className={draft.other ? "answers two" : "answers"}>
        <AnswerPane
          title={t("generation.answer")}
          mode={draft.mode}
          answer={one.answer}
          stop={one.stop}
          again={() => draft.mode && void one.ask(wishOf(draft, draft.mode))}
          examples={<Examples choose={(prompt) => change({ prompt })} />}
        />
        {draft.other && (
          <AnswerPane
            title={t("generation.answer.other")}
            mode={draft.other}
            answer={other.answer}
            stop={other.stop}
            again={() => draft.other && void other.ask(wishOf(draft, draft.other))}
          />
        )}
      </div>
    </div>
  );
}

function fresh(models: Model[], prompt: string): Draft {
  const pair = pairsOf(models)[0] ?? "";
  const modes = modesOf(models, pair);
  return {
    pair,
    mode: modes.includes("llm-to-slm") ? "llm-to-slm" : (defaultModeOf(models, pair) ?? modes[0]),
    other: undefined,
    prompt,
    purpose: "",
    external: false,
    maxTokens: "",
    temperature: "",
  };
}

function wishOf(draft: Draft, mode: Mode): Wish {
  return { ...draft, model: `${draft.pair}:${mode}` };
}

interface RequestProps {
  models: Model[];
  draft: Draft;
  busy: boolean;
  change(part: Partial<Draft>): void;
  ask(event?: FormEvent): void;
  stop(): void;
}

function Request({ models, draft, busy, change, ask, stop }: RequestProps) {
  const t = useTexts();
  const modes = modesOf(models, draft.pair);
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
      ask();
    }
  }
  return (
    <form className="request card form" onSubmit={ask} aria-label={t("generation.request")}>
      <Field label={t("generation.prompt")} hint={t("generation.prompt.hint")}>
        {(control) => (
          <textarea
            {...control}
            rows={6}
            value={draft.prompt}
            onChange={(event) => change({ prompt: event.target.value })}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      <PairAndPurpose models={models} draft={draft} change={change} />
      <ModeChoice
        modes={modes}
        chosen={draft.mode}
        choose={(mode) => change({ mode, other: draft.other === mode ? undefined : draft.other })}
      />
      <Comparison modes={modes.filter((mode) => mode !== draft.mode)} draft={draft} change={change} />
      <Details draft={draft} change={change} />
      <p className="actions">
        <button type="submit" className="primary" disabled={busy || draft.prompt.trim() === ""}>
          {t("generation.ask")} <kbd>{t("generation.ask.key")}</kbd>
        </button>
        {busy && (
          <button type="button" onClick={stop}>
            {t("generation.stop")}
          </button>
        )}
      </p>
    </form>
  );
}

function PairAndPurpose({ models, draft, change }: Pick<RequestProps, "models" | "draft" | "change">) {
  const t = useTexts();
  const purposes = usePurposeChoices();
  const pairs = pairsOf(models);
  return (
    <div className="fields-row">
      <Field label={t("generation.pair")}>
        {(control) => (
          <select
            {...control}
            value={draft.pair}
            onChange={(event) =>
              change({
                ...fresh(
                  models.filter((model) => model.sekkei.pair === event.target.value),
                  draft.prompt,
                ),
                purpose: draft.purpose,
              })
            }
          >
            {pairs.map((pair) => (
              <option key={pair}>{pair}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("generation.purpose")}>
        {(control) => (
          <select {...control} value={draft.purpose} onChange={(event) => change({ purpose: event.target.value })}>
            <option value="">{t("generation.purpose.none")}</option>
            {purposes.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}

function ModeChoice({ modes, chosen, choose }: { modes: Mode[]; chosen: Mode | undefined; choose(mode: Mode): void }) {
  const t = useTexts();
  return (
    <fieldset className="field modes">
      <legend>{t("generation.mode")}</legend>
      {modes.map((mode) => (
        <label key={mode} className="check">
          <input type="radio" name="mode" checked={mode === chosen} onChange={() => choose(mode)} />
          <span>
            <b>
              <ModeName mode={mode} />
            </b>
            <small className="hint">{t(`app.mode.${mode as "llm-to-slm"}`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Comparison({ modes, draft, change }: { modes: Mode[] } & Pick<RequestProps, "draft" | "change">) {
  const t = useTexts();
  const modeName = useModeName();
  return (
    <Field label={t("generation.beside")}>
      {(control) => (
        <select
          {...control}
          value={draft.other ?? ""}
          onChange={(event) => change({ other: (event.target.value || undefined) as Mode | undefined })}
        >
          <option value="">{t("generation.beside.none")}</option>
          {modes.map((mode) => (
            <option key={mode} value={mode}>
              {modeName(mode)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Details({ draft, change }: Pick<RequestProps, "draft" | "change">) {
  const t = useTexts();
  return (
    <details>
      <summary>{t("generation.more")}</summary>
      <div className="form">
        <label className="check">
          <input
            type="checkbox"
            checked={draft.external}
            onChange={(event) => change({ external: event.target.checked })}
          />
          <span>
            {t("generation.external")}
            <small className="hint">{t("generation.external.hint")}</small>
          </span>
        </label>
        <div className="fields-row">
          <Field label={t("generation.maxTokens")} hint={t("generation.maxTokens.hint")}>
            {(control) => (
              <input
                {...control}
                type="number"
                min={1}
                value={draft.maxTokens}
                onChange={(event) => change({ maxTokens: event.target.value })}
              />
            )}
          </Field>
          <Field label={t("generation.temperature")} hint={t("generation.temperature.hint")}>
            {(control) => (
              <input
                {...control}
                type="number"
                min={0}
                max={2}
                step={0.1}
                value={draft.temperature}
                onChange={(event) => change({ temperature: event.target.value })}
              />
            )}
          </Field>
        </div>
      </div>
    </details>
  );
}

function Examples({ choose }: { choose(prompt: string): void }) {
  const t = useTexts();
  return (
    <div className="examples">
      <p>{t("generation.examples")}</p>
      {[t("generation.example.1"), t("generation.example.2"), t("generation.example.3")].map((example) => (
        <button key={example} type="button" onClick={() => choose(example)}>
          {example}
        </button>
      ))}
    </div>
  );
}
