import { useMutation } from "@tanstack/react-query";

import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Section } from "../../components/Page";
import { ReasonField, type ReadingReason } from "../../components/ReasonField";
import { Time } from "../../components/Value";
import { useTextFor, useTexts } from "../../locales";

/** What was asked and answered: shown when somebody has said why they want to read it. */
export function RecordContent({ id }: { id: string }) {
  const t = useTexts();
  const reading = useMutation({
    mutationFn: (reason: ReadingReason) =>
      ok(api.GET("/api/v1/audit/records/{id}/content", { params: { path: { id }, query: { reason } } })),
  });
  return (
    <Section title={t("audit.content")}>
      {reading.error && <ProblemNotice problem={reading.error} />}
      {reading.data ? (
        <Told content={reading.data} />
      ) : (
        <ReasonField go={t("audit.content.read")} choose={(reason) => reading.mutate(reason)} />
      )}
    </Section>
  );
}

function Told({ content }: { content: Schema["RecordContent"] }) {
  const t = useTexts();
  const textFor = useTextFor();
  const { prompt, output } = content;
  return (
    <div className="content-told" aria-live="polite">
      {prompt?.messages?.map((message, index) => (
        <div key={index} className="said">
          <h3>{textFor("audit.speaker", message.role) ?? message.role}</h3>
          <p className="text">{message.content}</p>
        </div>
      ))}
      {output?.text !== undefined && (
        <div className="said answer-said">
          <h3>{t("audit.content.answer")}</h3>
          <p className="text">{output.text}</p>
        </div>
      )}
      {output === undefined && <p className="quiet-text">{t("audit.content.noAnswer")}</p>}
      {(prompt?.gone ?? output?.gone) && (
        <Notice tone="warn">
          <p>{t.rich("audit.content.gone", { at: <Time at={(prompt?.gone ?? output?.gone)?.at ?? ""} /> })}</p>
        </Notice>
      )}
    </div>
  );
}
