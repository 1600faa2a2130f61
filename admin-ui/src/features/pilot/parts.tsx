import type { Schema } from "../../api/types";
import { Badge } from "../../components/Page";
import { useFormat, useTexts } from "../../locales";

type Pilot = Schema["Pilot"];

const TONES = { running: "info", paused: "warn", completed: "good", cancelled: "plain" } as const;

export function PilotState({ pilot }: { pilot: Pilot }) {
  const t = useTexts();
  return (
    <>
      <Badge tone={TONES[pilot.state]}>{t(`pilot.state.${pilot.state}`)}</Badge>
      {pilot.reason && <small lang="en">{pilot.reason}</small>}
    </>
  );
}

/** How many outputs there are, and how long the others will take. */
export function Progress({ pilot }: { pilot: Pilot }) {
  const t = useTexts();
  const format = useFormat();
  const settled = pilot.done + pilot.failed + pilot.skipped;
  const told = t("pilot.progress.told", { settled: format.number(settled), outputs: format.number(pilot.outputs) });
  return (
    <div className="pilot-progress">
      <progress max={pilot.outputs} value={settled} aria-label={told} />
      <small>
        {told}
        {pilot.failed > 0 && ` · ${t("pilot.progress.failed", { count: format.number(pilot.failed) })}`}
        {pilot.skipped > 0 && ` · ${t("pilot.progress.skipped", { count: format.number(pilot.skipped) })}`}
      </small>
      {pilot.state === "running" && (
        <small>
          {pilot.left_ms === undefined
            ? t("pilot.left.unknown")
            : t("pilot.left", { time: format.duration(pilot.left_ms) })}
        </small>
      )}
    </div>
  );
}
