import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Confirm, Dialog } from "../../components/Dialog";
import { Form, FormActions, TextField, useForm } from "../../components/Form";
import { List, type Column } from "../../components/List";
import { Badge, Empty } from "../../components/Page";
import { PersonName } from "../../components/Names";
import { Code, Relative } from "../../components/Value";
import { useTexts } from "../../locales";

type Version = Schema["PairVersion"];
type Move = "promote" | "approve" | "decline" | "rollBack" | "retire";
type Doing = { version: Version; move: Move | "canary" };

const TONES = { candidate: "info", canary: "warn", current: "good", replaced: "plain", retired: "plain" } as const;

/** The tenant's own versions of pairs, or one of them, and what may be done with each. */
export function Versions({ only }: { only?: string }) {
  const t = useTexts();
  const [doing, setDoing] = useState<Doing>();
  const close = () => setDoing(undefined);
  return (
    <>
      <List<Version>
        label={t("tuning.versions")}
        queryKey={["pair-versions", only ?? ""]}
        load={(after) => (only ? one(only) : all(after))}
        rowKey={(version) => version.id}
        columns={useColumns(setDoing)}
        empty={<Empty title={t("tuning.versions.none")} />}
      />
      {doing?.move === "canary" && <Canary version={doing.version} close={close} />}
      {doing && doing.move !== "canary" && <Ask version={doing.version} move={doing.move} close={close} />}
    </>
  );
}

function all(after: string | undefined) {
  return ok(api.GET("/api/v1/tuning/versions", { params: { query: after ? { after } : {} } }));
}

async function one(id: string) {
  return { data: [await ok(api.GET("/api/v1/tuning/versions/{id}", { params: { path: { id } } }))] };
}

function nameOf(version: Version): string {
  return `${version.pair} ${version.version}`;
}

function useColumns(act: (doing: Doing) => void): Column<Version>[] {
  const t = useTexts();
  return [
    {
      key: "version",
      head: t("tuning.version"),
      cell: (version) => (
        <>
          <Link to={`/portal/tuning/${version.job_id}`}>{nameOf(version)}</Link>
          <small>
            <Code short>{version.sha256}</Code>
          </small>
        </>
      ),
    },
    {
      key: "state",
      head: t("app.state"),
      width: "12rem",
      cell: (version) => (
        <>
          <Badge tone={TONES[version.state]}>{t(`tuning.place.${version.state}`)}</Badge>
          {version.share !== undefined && <small>{t("tuning.share", { share: version.share })}</small>}
        </>
      ),
    },
    {
      key: "wish",
      head: t("tuning.wish"),
      width: "14rem",
      cell: (version) =>
        version.wish === undefined ? null : (
          <>
            {version.wish === "canary"
              ? t("tuning.wish.canary", { share: version.wish_share ?? 0 })
              : t("tuning.wish.promotion")}
            {version.asked_by && (
              <small>
                <PersonName id={version.asked_by} />
              </small>
            )}
          </>
        ),
    },
    { key: "since", head: t("tuning.changed"), width: "9rem", cell: ({ changed_at }) => <Relative at={changed_at} /> },
    {
      key: "do",
      head: t("tuning.do"),
      width: "15rem",
      cell: (version) => <Actions version={version} act={(move) => act({ version, move })} />,
    },
  ];
}

function Actions({ version, act }: { version: Version; act(move: Doing["move"]): void }) {
  const t = useTexts();
  const moves = useMoves(version);
  return (
    <span className="row-actions">
      {moves.map((move) => (
        <button
          key={move}
          type="button"
          className="link"
          aria-label={t("tuning.do.what", { do: t(`tuning.${move}`), name: nameOf(version) })}
          onClick={() => act(move)}
        >
          {t(`tuning.${move}`)}
        </button>
      ))}
    </span>
  );
}

/** What this person may do with a version; whoever asks does not decide. */
function useMoves(version: Version): Doing["move"][] {
  const { me, is } = useSession();
  if (!is("model_engineer") && !is("tenant_admin")) {
    return [];
  }
  const moves: Doing["move"][] = [];
  if (version.wish !== undefined && version.asked_by !== me.person?.id) {
    moves.push("approve", "decline");
  }
  if (version.wish === undefined && version.state !== "current" && version.state !== "retired") {
    moves.push("promote", "canary");
  }
  if (version.state === "canary" || version.state === "current") {
    moves.push("rollBack");
  } else if (version.state !== "retired") {
    moves.push("retire");
  }
  return moves;
}

interface DoingProps {
  version: Version;
  close(): void;
}

function Ask({ version, move, close }: DoingProps & { move: Move }) {
  const t = useTexts();
  const queries = useQueryClient();
  return (
    <Confirm
      title={t(`tuning.${move}.title`, { name: nameOf(version) })}
      confirm={t(`tuning.${move}`)}
      danger={move === "rollBack" || move === "retire" || move === "decline"}
      act={async (key) => {
        await make(move, version.id, key);
        await queries.invalidateQueries({ queryKey: ["pair-versions"] });
        await queries.invalidateQueries({ queryKey: ["retrain"] });
      }}
      onClose={close}
    >
      <p>{t(`tuning.${move}.lead`)}</p>
    </Confirm>
  );
}

function make(move: Move, id: string, key: string): Promise<Version> {
  const options = { params: { path: { id }, header: once(key) } };
  switch (move) {
    case "promote":
      return ok(api.POST("/api/v1/tuning/versions/{id}/ask", { ...options, body: { wish: "promotion" } }));
    case "approve":
      return ok(api.POST("/api/v1/tuning/versions/{id}/approve", options));
    case "decline":
      return ok(api.POST("/api/v1/tuning/versions/{id}/decline", options));
    case "rollBack":
      return ok(api.POST("/api/v1/tuning/versions/{id}/roll-back", options));
    case "retire":
      return ok(api.POST("/api/v1/tuning/versions/{id}/retire", options));
  }
}

function Canary({ version, close }: DoingProps) {
  const t = useTexts();
  const queries = useQueryClient();
  const form = useForm<{ share: string }, Version>({
    initial: { share: "10" },
    send: ({ share }, key) =>
      ok(
        api.POST("/api/v1/tuning/versions/{id}/ask", {
          params: { path: { id: version.id }, header: once(key) },
          body: { wish: "canary", share: Number(share) },
        }),
      ),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["pair-versions"] });
      close();
    },
  });
  return (
    <Dialog title={t("tuning.canary.title", { name: nameOf(version) })} onClose={close}>
      <Form form={form} fields={["share"]}>
        <p>{t("tuning.canary.lead")}</p>
        <TextField form={form} name="share" type="number" suffix="%" label={t("tuning.canary.share")} />
        <FormActions form={form} submit={t("tuning.canary")} close={close} />
      </Form>
    </Dialog>
  );
}
