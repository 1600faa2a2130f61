import type { ReactNode } from "react";
import type { Schema } from "../../api/types";
import { Plane } from "../../charts/Plane";
import { Badge, Section } from "../../components/Page";
import { Table } from "../../components/Table";
import { Ranged } from "../../components/Value";
import { useFormat, useTextFor, useTexts } from "../../locales";
import type { Assumption } from "./assumptions";
import { Knobs } from "./Knobs";
import { Recommendation } from "./Recommendation";
import { Returns } from "./Returns";
import { useLabel } from "./useLabel";

type PilotReport = Schema["PilotReport"];

interface ReportProps {
  report: PilotReport;
  query: Partial<Record<Assumption, number>>;
  changed: Record<Assumption, string>;
  change(values: Partial<Record<Assumption, string>>): void;
}

/** What came of a run, from the three indicators to the money. Every figure is the server's. */
export function Report({ report, query, changed, change }: ReportProps) {
  const t = useTexts();
  return (
    <>
      <Section title={t("pilot.indicators")}>
        <Indicators report={report} />
      </Section>
      {report.recommendation && (
        <Section title={t("pilot.recommendation")}>
          <Recommendation report={report} recommended={report.recommendation} query={query} />
        </Section>
      )}
      <Section title={t("pilot.charts")}>
        <div className="pilot-charts">
          <Frontier report={report} />
          <Lengths report={report} />
          <Deferring report={report} />
        </div>
      </Section>
      <Section title={t("pilot.returns")}>
        <Returns report={report} changed={changed} change={change} />
      </Section>
      {report.knobs.length > 0 && (
        <Section title={t("pilot.knobs")}>
          <Knobs report={report} />
        </Section>
      )}
      <Section title={t("pilot.humans")}>
        <Humans report={report} />
      </Section>
      <Section title={t("pilot.controls")}>
        <Controls controls={report.controls} />
      </Section>
    </>
  );
}

/** Quality, time and cost of each setting, with what they may be by chance. */
function Indicators({ report }: { report: PilotReport }) {
  const t = useTexts();
  const format = useFormat();
  const textFor = useTextFor();
  const money = (micros: number) => format.money(micros, report.currency);
  const parts = report.judged_on.map((part) => textFor("pilot.part", part) ?? part).join(t("pilot.and"));
  type Setting = PilotReport["settings"][number];
  const figure = (
    key: "quality" | "difference" | "time" | "first" | "cost" | "tokens" | "suspicious",
    cell: (setting: Setting) => ReactNode,
  ) => ({ key, head: t(`pilot.head.${key}`), numeric: true, cell });
  return (
    <Table<Setting>
      label={t("pilot.indicators")}
      caption={
        <small className="hint" title={report.metric}>
          {t("pilot.indicators.lead", { parts, metric: metricOf(report.metric) })}
        </small>
      }
      columns={[
        { key: "setting", head: t("pilot.setting.head"), names: true, cell: (setting) => <Name setting={setting} /> },
        figure("quality", ({ quality }) => <Ranged interval={quality} say={format.tenths} />),
        figure("difference", ({ quality_difference }) => (
          <Ranged interval={quality_difference} say={(value) => signed(format.tenths(value), value)} />
        )),
        figure("time", ({ total_ms }) => <Ranged interval={total_ms} say={format.duration} />),
        figure("first", ({ first_token_ms }) => <Ranged interval={first_token_ms} say={format.duration} />),
        figure("cost", ({ cost_micros }) => <Ranged interval={cost_micros} say={money} />),
        figure("tokens", ({ output_tokens }) => format.tenths(output_tokens)),
        figure("suspicious", ({ signals }) => format.percent(signals.suspicious)),
      ]}
      rows={report.settings}
      rowKey={({ label }) => label}
    />
  );
}

function Name({ setting }: { setting: PilotReport["settings"][number] }) {
  const t = useTexts();
  const format = useFormat();
  const nameOf = useLabel();
  return (
    <>
      {nameOf(setting.label)}
      <small>
        {t("pilot.outputs", { count: format.number(setting.outputs) })}
        {setting.failed > 0 && ` · ${t("pilot.progress.failed", { count: format.number(setting.failed) })}`}
      </small>
    </>
  );
}

/** The metric a signature of sacreBLEU's begins with; the rest tells how it was reckoned. */
function metricOf(signature: string): string {
  return signature.split("|")[0] ?? signature;
}

function signed(text: string, value: number): string {
  return value > 0 ? `+${text}` : text;
}

function Frontier({ report }: { report: PilotReport }) {
  const t = useTexts();
  const format = useFormat();
  const nameOf = useLabel();
  const efficient = report.frontier
    .filter((point) => point.efficient)
    .sort((one, other) => one.cost_micros - other.cost_micros);
  const others = report.frontier.filter((point) => !point.efficient);
  const dot = (point: Schema["PilotFrontierPoint"]) => ({
    x: point.cost_micros,
    y: point.quality,
    label: nameOf(point.label),
    marked: point.efficient,
  });
  if (report.frontier.length === 0) {
    return null;
  }
  return (
    <Plane
      title={t("pilot.chart.frontier")}
      lead={t("pilot.chart.frontier.lead")}
      series={[
        { name: t("pilot.chart.efficient"), dots: efficient.map(dot), joined: true },
        ...(others.length > 0 ? [{ name: t("pilot.chart.beaten"), dots: others.map(dot) }] : []),
      ]}
      x={{ name: t("pilot.head.cost"), say: (value) => format.money(value, report.currency), reach: [0] }}
      y={{ name: t("pilot.head.quality"), say: format.tenths }}
    />
  );
}

function Lengths({ report }: { report: PilotReport }) {
  const t = useTexts();
  const format = useFormat();
  const nameOf = useLabel();
  const lengths = report.lengths.filter((length) => length.buckets.length > 0);
  if (lengths.length === 0) {
    return null;
  }
  const times = (value: number) => `${format.number(Math.round(value * 100) / 100)}×`;
  return (
    <div>
      <Plane
        title={t("pilot.chart.lengths")}
        lead={t("pilot.chart.lengths.lead")}
        series={lengths.map((length) => ({
          name: nameOf(length.label),
          joined: true,
          dots: length.buckets.map((bucket) => ({
            x: (bucket.from_tokens + bucket.to_tokens) / 2,
            y: bucket.speed_up,
          })),
        }))}
        x={{ name: t("pilot.head.tokens"), say: (value) => format.number(Math.round(value)) }}
        y={{ name: t("pilot.head.speedUp"), say: times, reach: [1] }}
        line={1}
      />
      <ul>
        {lengths.map((length) => (
          <li key={length.label}>
            {length.break_even_tokens === undefined
              ? t("pilot.breakEven.never", { label: nameOf(length.label) })
              : t("pilot.breakEven", {
                  label: nameOf(length.label),
                  tokens: format.number(Math.ceil(length.break_even_tokens)),
                })}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What handing drafts on comes to, from none to all of them. */
function Deferring({ report }: { report: PilotReport }) {
  const t = useTexts();
  const format = useFormat();
  const nameOf = useLabel();
  if (report.calibrations.length === 0) {
    return null;
  }
  return (
    <Plane
      title={t("pilot.chart.deferring")}
      lead={t("pilot.chart.deferring.lead")}
      series={report.calibrations.map((one) => ({
        name: t("pilot.chart.handedOn", { draft: nameOf(one.draft), answer: nameOf(one.answer) }),
        joined: true,
        dots: one.curve.map((point) => ({
          x: point.deferred_share,
          y: point.quality,
          marked: point.deferred_share === one.chosen?.deferred_share,
        })),
      }))}
      x={{ name: t("pilot.head.deferred"), say: format.percent, reach: [0, 1] }}
      y={{ name: t("pilot.head.quality"), say: format.tenths }}
      mark={t("pilot.chart.chosen")}
    />
  );
}

function Humans({ report }: { report: PilotReport }) {
  const t = useTexts();
  const format = useFormat();
  const nameOf = useLabel();
  if (report.humans.length === 0) {
    return <p className="quiet-text">{t("pilot.humans.none")}</p>;
  }
  return (
    <Table
      label={t("pilot.humans")}
      caption={<small className="hint">{t("pilot.humans.lead")}</small>}
      columns={[
        {
          key: "pair",
          head: t("pilot.humans.pair"),
          names: true,
          cell: ({ label, other }) => t("pilot.humans.over", { label: nameOf(label), other: nameOf(other) }),
        },
        {
          key: "rate",
          head: t("pilot.humans.rate"),
          numeric: true,
          cell: ({ win_rate }) => <Ranged interval={win_rate} say={format.percent} />,
        },
        {
          key: "comparisons",
          head: t("pilot.humans.comparisons"),
          numeric: true,
          cell: ({ comparisons, reviewers }) => (
            <>
              {format.number(comparisons)}
              <small>{t("pilot.humans.reviewers", { count: format.number(reviewers) })}</small>
            </>
          ),
        },
      ]}
      rows={report.humans}
      rowKey={({ label, other }) => `${label}/${other}`}
    />
  );
}

function Controls({ controls }: { controls: Schema["PilotControl"][] }) {
  const t = useTexts();
  return (
    <ul className="controls">
      {controls.map((control) => (
        <li key={control.code}>
          <Badge tone={control.met ? "good" : "warn"}>{t(control.met ? "pilot.met" : "pilot.unmet")}</Badge>
          <span>{t(`pilot.control.${control.code}`)}</span>
        </li>
      ))}
    </ul>
  );
}
