import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { api, ok, once } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Plane } from "../../charts/Plane";
import type { Dot } from "../../charts/plane";
import { Confirm } from "../../components/Dialog";
import { Skeleton } from "../../components/List";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Empty, Fact, Facts, PageHead, Section } from "../../components/Page";
import { PersonName } from "../../components/Names";
import { Code, Time } from "../../components/Value";
import { useFormat, useTexts } from "../../locales";
import { ComparisonTable } from "./ComparisonTable";
import { JobState, WHILE_IT_RUNS } from "./JobState";
import { Versions } from "./Versions";
import "./tuning.css";

type Job = Schema["TuningJob"];
type Point = Schema["TuningPoint"];
type Move = "pause" | "resume" | "cancel";

/** A job: how it learns, what came of it, and what may be done with that. */
export function Component() {
  const t = useTexts();
  const { id = "" } = useParams();
  const job = useQuery({
    queryKey: ["tuning-job", id],
    queryFn: () => ok(api.GET("/api/v1/tuning/jobs/{id}", { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.state === "running" ? WHILE_IT_RUNS : false),
  });
  if (job.error) {
    return (
      <>
        <PageHead title={t("tuning.door")} />
        <ProblemNotice problem={job.error} />
      </>
    );
  }
  return job.data ? <JobView job={job.data} /> : <Skeleton />;
}

function JobView({ job }: { job: Job }) {
  const t = useTexts();
  return (
    <>
      <PageHead
        title={job.plan.name}
        lead={<Link to="/portal/tuning">{t("tuning.back")}</Link>}
        actions={<Moves job={job} />}
      />
      {job.reason && (
        <Notice tone="bad">
          <p lang="en">{job.reason}</p>
        </Notice>
      )}
      <div className="card">
        <About job={job} />
      </div>
      <Section title={t("tuning.curve")}>
        <Curve job={job} />
      </Section>
      <Section title={t("tuning.comparison")}>
        <ComparisonTable job={job} />
      </Section>
      {job.version_id && (
        <Section title={t("tuning.version")}>
          <Versions only={job.version_id} />
        </Section>
      )}
    </>
  );
}

const LEFT_OUT_BECAUSE = ["unanswered", "gone", "unfit", "near_copy"] as const;

function About({ job }: { job: Job }) {
  const t = useTexts();
  const format = useFormat();
  const { examples } = job;
  return (
    <Facts>
      <Fact name={t("tuning.pair")}>{job.plan.pair}</Fact>
      <Fact name={t("app.state")}>
        <JobState job={job} />
      </Fact>
      <Fact name={t("tuning.updates")}>
        {`${format.number(job.updates)} / ${format.number(job.plan.updates ?? 0)}`}
      </Fact>
      <Fact name={t("tuning.ran")}>{format.duration(job.ran_seconds * 1000)}</Fact>
      <Fact name={t("tuning.examples")} hint={t("tuning.examples.hint")}>
        {`${format.number(examples.train)} / ${format.number(examples.dev)} / ${format.number(examples.test)}`}
      </Fact>
      {examples.left_out > 0 && (
        <Fact
          name={t("tuning.examples.leftOut")}
          hint={LEFT_OUT_BECAUSE.filter((reason) => (examples.left_out_because[reason] ?? 0) > 0)
            .map((reason) => t(`tuning.examples.leftOut.${reason}`, { count: examples.left_out_because[reason] ?? 0 }))
            .join(t("tuning.examples.leftOut.and"))}
        >
          {format.number(examples.left_out)}
        </Fact>
      )}
      {examples.erased > 0 && <Fact name={t("tuning.examples.erased")}>{format.number(examples.erased)}</Fact>}
      <Fact name={t("tuning.method")}>{t(`tuning.method.${job.plan.method ?? "lora"}`)}</Fact>
      <Fact name={t("tuning.base")}>
        <Code short>{job.base_sha256}</Code>
      </Fact>
      <Fact name={t("tuning.by")}>
        <PersonName id={job.created_by} />
      </Fact>
      <Fact name={t("tuning.begun")}>
        <Time at={job.created_at} />
      </Fact>
    </Facts>
  );
}

/** Loss, and beside it quality; every look at dev is a point. */
function Curve({ job }: { job: Job }) {
  const t = useTexts();
  const format = useFormat();
  const { data, error } = useQuery({
    queryKey: ["tuning-curve", job.id],
    queryFn: async () =>
      (await ok(api.GET("/api/v1/tuning/jobs/{id}/curve", { params: { path: { id: job.id } } }))).points,
    refetchInterval: job.state === "running" ? WHILE_IT_RUNS : false,
  });
  if (error) {
    return <ProblemNotice problem={error} />;
  }
  if (!data || data.length === 0) {
    return <Empty title={t("tuning.curve.none")} />;
  }
  const quality = dotsOf(data, (point) => point.quality);
  const updates = { name: t("tuning.updates"), say: format.number };
  return (
    <div className="curves">
      <Plane
        title={t("tuning.curve.loss")}
        series={[
          { name: t("tuning.curve.dev"), dots: dotsOf(data, (point) => point.dev_loss), joined: true },
          { name: t("tuning.curve.train"), dots: dotsOf(data, (point) => point.train_loss), joined: true },
        ]}
        x={updates}
        y={{ name: t("tuning.curve.loss"), say: format.number }}
      />
      {quality.length > 0 && (
        <Plane
          title={t("tuning.curve.quality")}
          series={[{ name: t("tuning.curve.chrf"), dots: quality, joined: true }]}
          x={updates}
          y={{ name: t("tuning.curve.chrf"), say: format.tenths }}
        />
      )}
    </div>
  );
}

function dotsOf(points: Point[], value: (point: Point) => number | undefined): Dot[] {
  return points.flatMap((point) => {
    const found = value(point);
    return found === undefined ? [] : [{ x: point.updates, y: found }];
  });
}

function Moves({ job }: { job: Job }) {
  const t = useTexts();
  const { is } = useSession();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<Move>();
  if (!is("model_engineer") && !is("tenant_admin")) {
    return null;
  }
  const moves: Move[] =
    job.state === "running" ? ["pause", "cancel"] : job.state === "paused" ? ["resume", "cancel"] : [];
  return (
    <>
      {moves.map((move) => (
        <button
          key={move}
          type="button"
          className={move === "cancel" ? "danger" : undefined}
          onClick={() => setAsking(move)}
        >
          {t(`tuning.${move}`)}
        </button>
      ))}
      {asking && (
        <Confirm
          title={t(`tuning.${asking}.title`, { name: job.plan.name })}
          confirm={t(`tuning.${asking}`)}
          danger={asking === "cancel"}
          act={async (key) => {
            await make(asking, job.id, key);
            await queries.invalidateQueries({ queryKey: ["tuning-job", job.id] });
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}

function make(move: Move, id: string, key: string): Promise<Job> {
  const options = { params: { path: { id }, header: once(key) } };
  switch (move) {
    case "pause":
      return ok(api.POST("/api/v1/tuning/jobs/{id}/pause", options));
    case "resume":
      return ok(api.POST("/api/v1/tuning/jobs/{id}/resume", options));
    case "cancel":
      return ok(api.POST("/api/v1/tuning/jobs/{id}/cancel", options));
  }
}
