import { useMutation, useQuery } from "@tanstack/react-query";

import { api, newKey, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { entryField } from "../../components/entryFields";
import { useLedgerWords } from "../../components/ledgerWords";
import { Skeleton } from "../../components/List";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Fact, Facts, Section } from "../../components/Page";
import { Code } from "../../components/Value";
import { useTextFor, useTexts } from "../../locales";

/** Of an intent: what wrote the answer, and how it was told to. Named as in docs/record.md. */
const MODELS = [
  "body.model",
  "body.pair",
  "body.pair_version",
  "body.mode",
  "body.routing.rule",
  "body.engine.library",
];
const DIGESTS = ["body.pair_sha256", "body.engine_sha256", "body.engine.graph_sha256", "body.template_sha256"];
const PARAMETERS = [
  "body.decoding.max_tokens",
  "body.decoding.temperature",
  "body.decoding.top_k",
  "body.decoding.top_p",
  "body.decoding.beam_width",
  "body.decoding.repetition_penalty",
  "body.decoding.stop_texts",
  "body.decoding.seed",
];

/** What wrote the answer, so that it can be written again; and whether it is. */
export function Provenance({ id }: { id: string }) {
  const t = useTexts();
  const { is } = useSession();
  const record = useQuery({
    queryKey: ["record", id],
    queryFn: () => ok(api.GET("/api/v1/audit/records/{generation}", { params: { path: { generation: id } } })),
  });
  const intent = record.data?.entries.find((entry) => entry.type === "INTENT")?.entry;
  return (
    <Section title={t("explanation.provenance")}>
      {record.isPending && <Skeleton />}
      {record.error && <ProblemNotice problem={record.error} />}
      {intent && (
        <>
          <Named paths={MODELS} entry={intent} />
          <h3>{t("explanation.parameters")}</h3>
          <Named paths={PARAMETERS} entry={intent} />
          <h3>{t("explanation.digests")}</h3>
          <Named paths={DIGESTS} entry={intent} code />
        </>
      )}
      {is("auditor", "tenant_admin") && <Replay id={id} />}
    </Section>
  );
}

function Named({ paths, entry, code }: { paths: string[]; entry: string; code?: boolean }) {
  const textFor = useTextFor();
  const words = useLedgerWords();
  return (
    <Facts>
      {paths.map((path) => {
        const value = entryField(entry, path);
        return (
          value !== undefined && (
            <Fact key={path} name={textFor("audit.field", path) ?? path}>
              {code ? <Code short>{value}</Code> : (words(path, value) ?? value)}
            </Fact>
          )
        );
      })}
    </Facts>
  );
}

const TONES = { IDENTICAL: "good", DRIFT: "bad", NOT_REPLAYABLE: "warn" } as const;

function Replay({ id }: { id: string }) {
  const t = useTexts();
  const replay = useMutation({
    mutationFn: () =>
      ok(api.POST("/api/v1/audit/records/{id}/replay", { params: { path: { id }, header: once(newKey()) } })),
  });
  return (
    <div className="replay">
      <p className="actions">
        <button type="button" disabled={replay.isPending} onClick={() => replay.mutate()}>
          {replay.isPending ? t("explanation.replaying") : t("explanation.replay")}
        </button>
        <span className="quiet-text">{t("explanation.replay.hint")}</span>
      </p>
      {replay.error && <ProblemNotice problem={replay.error} />}
      {replay.data && <Verdict verdict={replay.data} />}
    </div>
  );
}

function Verdict({ verdict }: { verdict: Schema["ReplayVerdict"] }) {
  const t = useTexts();
  return (
    <Notice tone={TONES[verdict.verdict]}>
      <p>
        {t(`explanation.verdict.${verdict.verdict}`, {
          at: (verdict.drift_at ?? 0) + 1,
          tokens: verdict.stored_tokens,
        })}
      </p>
      {verdict.reason && <p>{t(`explanation.hindrance.${verdict.reason}`)}</p>}
    </Notice>
  );
}
