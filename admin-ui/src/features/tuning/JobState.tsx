import type { Schema } from "../../api/types";
import { Badge } from "../../components/Page";
import { useTexts } from "../../locales";

type Job = Schema["TuningJob"];

/** How often a job that runs is looked at, in milliseconds. */
export const WHILE_IT_RUNS = 3_000;

const TONES = {
  running: "info",
  paused: "warn",
  completed: "good",
  failed: "bad",
  cancelled: "plain",
} as const;

/** Where a job stands, and what it is doing. */
export function JobState({ job }: { job: Job }) {
  const t = useTexts();
  return (
    <>
      <Badge tone={TONES[job.state]}>{t(`tuning.state.${job.state}`)}</Badge>
      {job.state === "running" && <small>{t(`tuning.phase.${job.phase}`)}</small>}
    </>
  );
}
