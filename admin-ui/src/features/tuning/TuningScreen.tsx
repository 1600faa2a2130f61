import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api, ok } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { List, type Column } from "../../components/List";
import { Notice } from "../../components/Notice";
import { Empty, PageHead, Section } from "../../components/Page";
import { Relative, Time } from "../../components/Value";
import { useFormat, useTexts } from "../../locales";
import { JobForm } from "./JobForm";
import { JobState, WHILE_IT_RUNS } from "./JobState";
import { Versions } from "./Versions";
import "./tuning.css";

type Job = Schema["TuningJob"];

/** Jobs that make small models learn, the versions that came of them, and those that are to be trained again. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const [writing, setWriting] = useState(false);
  return (
    <>
      <PageHead
        title={t("tuning.door")}
        lead={t("tuning.lead")}
        actions={
          is("model_engineer") && (
            <button type="button" className="primary" onClick={() => setWriting(true)}>
              {t("tuning.new")}
            </button>
          )
        }
      />
      <Retrain />
      <Section title={t("tuning.jobs")}>
        <List<Job>
          label={t("tuning.jobs")}
          queryKey={["tuning-jobs"]}
          load={(after) => ok(api.GET("/api/v1/tuning/jobs", { params: { query: after ? { after } : {} } }))}
          rowKey={(job) => job.id}
          columns={useColumns()}
          refetchInterval={WHILE_IT_RUNS}
          empty={
            <Empty title={t("tuning.none")}>
              <p>{t("tuning.none.lead")}</p>
            </Empty>
          }
        />
      </Section>
      <Section title={t("tuning.versions")}>
        <p>{t("tuning.versions.lead")}</p>
        <Versions />
      </Section>
      {writing && (
        <Dialog wide title={t("tuning.new")} onClose={() => setWriting(false)}>
          <JobForm onClose={() => setWriting(false)} />
        </Dialog>
      )}
    </>
  );
}

function useColumns(): Column<Job>[] {
  const t = useTexts();
  const format = useFormat();
  return [
    {
      key: "name",
      head: t("tuning.name"),
      cell: (job) => (
        <>
          <Link to={`/portal/tuning/${job.id}`}>{job.plan.name}</Link>
          <small>{job.plan.pair}</small>
        </>
      ),
    },
    { key: "state", head: t("app.state"), width: "12rem", cell: (job) => <JobState job={job} /> },
    {
      key: "examples",
      head: t("tuning.examples.train"),
      width: "8rem",
      numeric: true,
      cell: (job) => format.number(job.examples.train),
    },
    {
      key: "updates",
      head: t("tuning.updates"),
      width: "9rem",
      numeric: true,
      cell: (job) => `${format.number(job.updates)} / ${format.number(job.plan.updates ?? 0)}`,
    },
    { key: "since", head: t("tuning.begun"), width: "11rem", cell: (job) => <Relative at={job.created_at} /> },
  ];
}

/** Said only where there is something to be done. */
function Retrain() {
  const t = useTexts();
  const { data } = useQuery({ queryKey: ["retrain"], queryFn: () => ok(api.GET("/api/v1/tuning/retrain")) });
  if (!data || data.data.length === 0) {
    return null;
  }
  return (
    <Notice tone="warn">
      <p>
        <b>{t("tuning.retrain")}</b>
      </p>
      <p>{t("tuning.retrain.lead")}</p>
      <ul>
        {data.data.map((one) => (
          <li key={one.version_id}>
            <Link to={`/portal/tuning/${one.job_id}`}>{one.name}</Link>{" "}
            {t("tuning.retrain.texts", { count: one.erased })} <Time at={one.erased_at} />
          </li>
        ))}
      </ul>
    </Notice>
  );
}
