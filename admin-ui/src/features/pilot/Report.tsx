import type { Schema } from "../../api/types";
import { Plane } from "../../charts/Plane";
import { Badge, Section } from "../../components/Page";
import { useFormat, useTextFor, useTexts } from "../../locales";
import type { Assumption } from "./assumptions";
import { Knobs } from "./Knobs";
import { Ranged } from "./parts";
import { Recommendation } from "./Recommendation";
import { Returns } from "./Returns";
import { tenths } from "./tenths";
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
  const nameOf = useLabel();
  const textFor = useTextFor();
  const money = (micros: number) => format.money(micros, report.currency);
  const parts = report.judged_on.map((part) => textFor("pilot.part", part) ?? part).join(t("pilot.and"));
  return (
    <div className="pilot-table" role="region" tabIndex={0} aria-label={t("pilot.indicators")}>
      <table>
        <caption title={report.metric}>
          {t("pilot.indicators.lead", { parts, metric: metricOf(report.metric) })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t("pilot.setting.head")}</th>
            {(["quality", "difference", "time", "first", "cost", "tokens", "suspicious"] as const).map((head) => (
              <th key={head} scope="col" className="numeric">
                {t(`pilot.head.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.settings.map((setting) => (
            <tr key={setting.label}>
              <th scope="row">
                {nameOf(setting.label)}
                <small>
                  {t("pilot.outputs", { count: format.number(setting.outputs) })}
                  {setting.failed > 0 && ` · ${t("pilot.progress.failed", { count: format.number(setting.failed) })}`}
                </small>
              </th>
              <td className="numeric">
                <Ranged interval={setting.quality} say={(value) => format.number(tenths(value))} />
              </td>
              <td className="numeric">
                <Ranged
                  interval={setting.quality_difference}
                  say={(value) => signed(format.number(tenths(value)), value)}
                />
              </td>
              <td className="numeric">
                <Ranged interval={setting.total_ms} say={format.duration} />
              </td>
              <td className="numeric">
                <Ranged interval={setting.first_token_ms} say={format.duration} />
              </td>
              <td className="numeric">
                <Ranged interval={setting.cost_micros} say={money} />
              </td>
              <td className="numeric">{format.number(tenths(setting.output_tokens))}</td>
              <td className="numeric">{format.percent(setting.signals.suspicious)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
      y={{ name: t("pilot.head.quality"), say: (value) => format.number(tenths(value)) }}
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
      y={{ name: t("pilot.head.quality"), say: (value) => format.number(tenths(value)) }}
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
    <div className="pilot-table" role="region" tabIndex={0} aria-label={t("pilot.humans")}>
      <table>
        <caption>{t("pilot.humans.lead")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("pilot.humans.pair")}</th>
            <th scope="col" className="numeric">
              {t("pilot.humans.rate")}
            </th>
            <th scope="col" className="numeric">
              {t("pilot.humans.comparisons")}
            </th>
          </tr>
        </thead>
        <tbody>
          {report.humans.map((one) => (
            <tr key={`${one.label}/${one.other}`}>
              <th scope="row">{t("pilot.humans.over", { label: nameOf(one.label), other: nameOf(one.other) })}</th>
              <td className="numeric">
                <Ranged interval={one.win_rate} say={format.percent} />
              </td>
              <td className="numeric">
                {format.number(one.comparisons)}
                <small>{t("pilot.humans.reviewers", { count: format.number(one.reviewers) })}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
