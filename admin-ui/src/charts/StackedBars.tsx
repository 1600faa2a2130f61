import { useId } from "react";
import { Table } from "../components/Table";
import { useTexts } from "../locales";
import { stack, type Point } from "./stack";
import { useWidth } from "./useWidth";
import "./charts.css";

const HEIGHT = 260;
const HEAD = 16;
const LEFT = 84;
const FOOT = 26;
const MOST_SERIES = 5;
const ROOM_OF_LABEL = 84;

interface StackedBarsProps {
  title: string;
  /** Along the axis, those without a value too. */
  places: string[];
  points: Point[];
  /** Writes a value, on the axis and in the table. */
  say(value: number): string;
  sayPlace(place: string): string;
  saySeries(series: string): string;
}

/** Bars over time, with a table of the same numbers for those who want them, or do not see the bars. */
export function StackedBars({ title, places, points, say, sayPlace, saySeries }: StackedBarsProps) {
  const t = useTexts();
  const id = useId();
  const rest = t("app.others");
  const { drawing, width } = useWidth(2 * LEFT);
  const { series, segments, top } = stack(points, MOST_SERIES, rest);
  const name = (one: string) => (one === rest ? rest : saySeries(one));
  const step = (width - LEFT) / Math.max(1, places.length);
  const bar = Math.min(step * 0.72, 44);
  const y = (value: number) => HEAD + (HEIGHT - FOOT - HEAD) * (1 - value / top);
  const x = (place: string) => LEFT + places.indexOf(place) * step + (step - bar) / 2;
  const valueOf = (place: string, one: string) =>
    segments.find((found) => found.place === place && found.series === one)?.value ?? 0;
  const filled = places.filter((place) => points.some((point) => point.place === place));
  const labelled = Math.ceil(ROOM_OF_LABEL / step);
  return (
    <figure className="chart">
      <figcaption id={id}>{title}</figcaption>
      <svg ref={drawing} viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} role="img" aria-labelledby={id}>
        {[0, 0.5, 1].map((share) => (
          <g key={share} className="axis">
            <path d={`M${LEFT} ${y(top * share)}H${width}`} />
            <text x={LEFT - 8} y={y(top * share) + 4}>
              {say(top * share)}
            </text>
          </g>
        ))}
        {segments.map((segment) => (
          <rect
            key={`${segment.place}/${segment.series}`}
            className={`series-${series.indexOf(segment.series) + 1}`}
            x={x(segment.place)}
            y={y(segment.to)}
            width={bar}
            height={Math.max(1, y(segment.from) - y(segment.to))}
          >
            <title>{`${sayPlace(segment.place)} · ${name(segment.series)} · ${say(segment.value)}`}</title>
          </rect>
        ))}
        {places.map((place, index) =>
          index % labelled === 0 ? (
            <text key={place} className="place" x={x(place) + bar / 2} y={HEIGHT - 4}>
              {sayPlace(place)}
            </text>
          ) : null,
        )}
      </svg>
      {series.length > 1 && (
        <ul className="legend">
          {series.map((one, index) => (
            <li key={one}>
              <span className={`swatch series-${index + 1}`} aria-hidden="true" />
              {name(one)}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>{t("app.asTable")}</summary>
        <Table<string>
          label={title}
          columns={[
            { key: "place", head: t("app.day"), names: true, cell: sayPlace },
            ...series.map((one) => ({
              key: one,
              head: name(one),
              numeric: true,
              cell: (place: string) => say(valueOf(place, one)),
            })),
          ]}
          rows={filled}
          rowKey={(place) => place}
        />
      </details>
    </figure>
  );
}
