import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { api, newKey, ok, once } from "../../api/client";
import { ProblemError } from "../../api/problem";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { ReasonField, type ReadingReason } from "../../components/ReasonField";
import { Skeleton } from "../../components/List";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Empty, PageHead } from "../../components/Page";
import { Code } from "../../components/Value";
import { useTexts } from "../../locales";
import { Influence } from "./Influence";
import { Provenance } from "./Provenance";
import { Reading } from "./Reading";
import "./explanation.css";

type Explanation = Schema["Explanation"];

/** Why this answer: how sure the model was, what it leaned on, what the large model brought, and what wrote it. */
export function Component() {
  const { id = "" } = useParams();
  const t = useTexts();
  const { is } = useSession();
  const [reason, setReason] = useState<ReadingReason | undefined>(is("auditor") ? undefined : "OWN");
  return (
    <>
      <PageHead
        title={t("explanation.title")}
        lead={t("explanation.lead")}
        actions={
          is("auditor", "tenant_admin") ? (
            <Link to={`/portal/audit/records/${id}`}>{t("explanation.record")}</Link>
          ) : undefined
        }
      />
      <p className="quiet-text">
        {t("explanation.generation")} <Code short>{id}</Code>
      </p>
      {reason ? <Why id={id} reason={reason} /> : <AskReason choose={setReason} />}
    </>
  );
}

/** Every reading is an entry of the ledger with its reason, so nothing is read before there is one. */
function AskReason({ choose }: { choose(reason: ReadingReason): void }) {
  const t = useTexts();
  return (
    <Empty title={t("explanation.reason.title")}>
      <ReasonField go={t("explanation.reason.go")} choose={choose} />
    </Empty>
  );
}

function Why({ id, reason }: { id: string; reason: ReadingReason }) {
  const t = useTexts();
  const queries = useQueryClient();
  const key = ["explanation", id, reason];
  const why = useQuery({
    queryKey: key,
    queryFn: () => read(id, reason),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const making = useMutation({
    mutationFn: async () => {
      await ok(
        api.POST("/api/v1/audit/records/{id}/explanation", { params: { path: { id }, header: once(newKey()) } }),
      );
      return read(id, reason);
    },
    onSuccess: (made) => queries.setQueryData(key, made),
  });
  if (why.isPending) {
    return <Skeleton />;
  }
  if (why.error) {
    return <ProblemNotice problem={why.error} />;
  }
  if (why.data) {
    return <Told explanation={why.data} />;
  }
  return (
    <>
      {making.error && <ProblemNotice problem={making.error} />}
      <Empty title={t("explanation.none.title")}>
        <p>{t("explanation.none.lead")}</p>
        <button type="button" className="primary" disabled={making.isPending} onClick={() => making.mutate()}>
          {making.isPending ? t("explanation.making") : t("explanation.make")}
        </button>
        {making.isPending && <progress aria-label={t("explanation.making")} />}
      </Empty>
    </>
  );
}

/** Null where there is no explanation yet. */
async function read(id: string, reason: ReadingReason): Promise<Explanation | null> {
  try {
    return await ok(api.GET("/api/v1/audit/records/{id}/explanation", { params: { path: { id }, query: { reason } } }));
  } catch (failure) {
    if (failure instanceof ProblemError && failure.status === 404) {
      return null;
    }
    throw failure;
  }
}

function Told({ explanation }: { explanation: Explanation }) {
  const t = useTexts();
  return (
    <div className="why">
      {!explanation.same_engine && (
        <Notice tone="warn">
          <p>{t("explanation.otherEngine")}</p>
        </Notice>
      )}
      <Reading explanation={explanation} />
      <Influence explanation={explanation} />
      <Provenance id={explanation.record} />
    </div>
  );
}
