import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ok, once } from "../../api/client";
import { Confirm } from "../../components/Dialog";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Relative, Time } from "../../components/Value";
import { useTexts, useTextFor } from "../../locales";

const OPEN = ["held", "claimed"];
const LOOK_AGAIN = 3_000;

/** Where a held output stands; looks again by itself until it is decided on. */
export function HeldNotice({ id }: { id: string }) {
  const t = useTexts();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { data, error } = useQuery({
    queryKey: ["generation", id],
    queryFn: () => ok(api.GET("/api/v1/generations/{id}", { params: { path: { id } } })),
    refetchInterval: (query) => (OPEN.includes(query.state.data?.status.state ?? "held") ? LOOK_AGAIN : false),
  });
  if (error) {
    return <ProblemNotice problem={error} />;
  }
  if (!data) {
    return null;
  }
  const { status } = data;
  const open = OPEN.includes(status.state);
  return (
    <>
      <Notice tone={open ? "warn" : status.state === "released" ? "good" : "bad"}>
        <p>
          <b>
            <State state={status.state} {...(status.verdict ? { verdict: status.verdict } : {})} />
          </b>
        </p>
        {open && status.waiting_for && (
          <p>
            <Waiting roles={status.waiting_for} />
          </p>
        )}
        {open && status.due_at && (
          <p>
            {t.rich("generation.held.due", {
              time: <Time at={status.due_at} />,
              relative: <Relative at={status.due_at} />,
            })}
          </p>
        )}
        <Reasons codes={status.reasons ?? []} />
        {status.state === "held" && (
          <button type="button" onClick={() => setAsking(true)}>
            {t("generation.withdraw")}
          </button>
        )}
      </Notice>
      {data.text !== undefined && <p className="answer-text released">{data.text}</p>}
      {asking && (
        <Confirm
          title={t("generation.withdraw.title", { id: id.slice(0, 8) })}
          confirm={t("generation.withdraw")}
          act={async (key) => {
            await ok(api.DELETE("/api/v1/generations/{id}", { params: { path: { id }, header: once(key) } }));
            await queries.invalidateQueries({ queryKey: ["generation", id] });
          }}
          onClose={() => setAsking(false)}
        >
          <p>{t("generation.withdraw.lead")}</p>
        </Confirm>
      )}
    </>
  );
}

/** A state in a sentence. */
export function State({ state, verdict }: { state: string; verdict?: string }) {
  const textFor = useTextFor();
  return <>{(verdict && textFor("generation.verdict", verdict)) ?? textFor("generation.state", state) ?? state}</>;
}

function Waiting({ roles }: { roles: string[] }) {
  const t = useTexts();
  const textFor = useTextFor();
  const names = roles.map((role) => textFor("app.role", role) ?? role).join(t("generation.and"));
  return <>{t("generation.held.waitingFor", { roles: names })}</>;
}

function Reasons({ codes }: { codes: string[] }) {
  const { data } = useQuery({
    queryKey: ["review-reasons"],
    queryFn: async () => (await ok(api.GET("/api/v1/reviews/reasons"))).data,
    staleTime: Infinity,
    enabled: codes.length > 0,
  });
  const t = useTexts();
  if (codes.length === 0) {
    return null;
  }
  const said = codes.map(
    (code) => data?.find((reason) => reason.code === code)?.[t("app.languageCode") as "en" | "ja"] ?? code,
  );
  return <p>{t("generation.held.reasons", { reasons: said.join(t("generation.and")) })}</p>;
}
