import { useId } from "react";
import { Table } from "../components/Table";
import { useTexts } from "../locales";
import { placesOf, shareOf, ticks, type Dot, type Series } from "./plane";
import { useWidth } from "./useWidth";
import "./charts.css";

const HEIGHT = 300;
const HEAD = 16;
const LEFT = 76;
const RIGHT = 24;
const FOOT = 48;

interface Axis {
  name: string;
  say(value: number): string;
  /** A value that must be on it, such as where nothing is gained. */
  reach?: number[];
}

interface PlaneProps {
  title: string;
  lead?: string;
  series: Series[];
  x: Axis;
  y: Axis;
  /** A height that means something, drawn across. */
  line?: number;
  /** What the marked dots are. */
  mark?: string;
}

/** One thing against another, with a table of the same numbers for those who want them, or do not see the dots. */
export function Plane({ title, lead, series, x, y, line, mark }: PlaneProps) {
  const t = useTexts();
  const id = useId();
  const { drawing, width } = useWidth(LEFT + RIGHT + 160);
  const dots = series.flatMap((one) => one.dots);
  const along = ticks([...dots.map((dot) => dot.x), ...(x.reach ?? [])], width < 520 ? 3 : 6);
  const up = ticks([...dots.map((dot) => dot.y), ...(y.reach ?? [])]);
  const left = (value: number) => LEFT + (width - LEFT - RIGHT) * shareOf(value, along);
  const top = (value: number) => HEAD + (HEIGHT - FOOT - HEAD) * (1 - shareOf(value, up));
  const say = (one: Series, dot: Dot) => `${dot.label ?? one.name} · ${x.say(dot.x)} · ${y.say(dot.y)}`;
  return (
    <figure className="chart">
      <figcaption id={id}>{title}</figcaption>
      {lead && <p className="hint">{lead}</p>}
      <svg ref={drawing} viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} role="img" aria-labelledby={id}>
        {up.map((value) => (
          <g key={value} className="axis">
            <path d={`M${LEFT} ${top(value)}H${width - RIGHT}`} />
            <text x={LEFT - 8} y={top(value) + 4}>
              {y.say(value)}
            </text>
          </g>
        ))}
        {along.map((value) => (
          <text key={value} className="place" x={left(value)} y={HEIGHT - FOOT + 20}>
            {x.say(value)}
          </text>
        ))}
        <text className="place" x={LEFT + (width - LEFT - RIGHT) / 2} y={HEIGHT - 4}>
          {x.name}
        </text>
        {line !== undefined && <path className="limit" d={`M${LEFT} ${top(line)}H${width - RIGHT}`} />}
        {series.map((one, index) => (
          <g key={one.name} className={`drawn series-${index + 1}`}>
            {one.joined && (
              <polyline points={one.dots.map((dot) => `${left(dot.x)},${top(dot.y)}`).join(" ")} fill="none" />
            )}
            {one.dots.map((dot, place) => (
              <circle key={place} cx={left(dot.x)} cy={top(dot.y)} r={dot.marked ? 7 : 4}>
                <title>{say(one, dot)}</title>
              </circle>
            ))}
          </g>
        ))}
      </svg>
      <ul className="legend">
        {series.map((one, index) => (
          <li key={one.name}>
            <span className={`swatch series-${index + 1}`} aria-hidden="true" />
            {one.name}
          </li>
        ))}
        {mark && <li>{mark}</li>}
      </ul>
      <details>
        <summary>{t("app.asTable")}</summary>
        <Numbers title={title} series={series} x={x} y={y} />
      </details>
    </figure>
  );
}

type NumbersProps = Pick<PlaneProps, "title" | "series" | "x" | "y">;

function Numbers(props: NumbersProps) {
  const places = placesOf(props.series);
  return places === undefined ? <EachDot {...props} /> : <EachPlace {...props} places={places} />;
}

/** A row for each place along the axis, a column for each series. */
function EachPlace({ title, series, x, y, places }: NumbersProps & { places: number[] }) {
  const said = (one: Series, place: number) => {
    const dot = one.dots.find((found) => found.x === place);
    return dot === undefined ? "–" : y.say(dot.y);
  };
  return (
    <Table<number>
      label={title}
      columns={[
        { key: "place", head: x.name, names: true, cell: x.say },
        ...series.map((one) => ({
          key: one.name,
          head: one.name,
          numeric: true,
          cell: (place: number) => said(one, place),
        })),
      ]}
      rows={places}
      rowKey={String}
    />
  );
}

/** A row for each dot. */
function EachDot({ title, series, x, y }: NumbersProps) {
  const t = useTexts();
  return (
    <Table<Dot & { name: string }>
      label={title}
      columns={[
        { key: "name", head: t("app.series"), names: true, cell: ({ label, name }) => label ?? name },
        { key: "x", head: x.name, numeric: true, cell: (dot) => x.say(dot.x) },
        { key: "y", head: y.name, numeric: true, cell: (dot) => y.say(dot.y) },
      ]}
      rows={series.flatMap(({ name, dots }) => dots.map((dot) => ({ ...dot, name })))}
      rowKey={({ name, label, x: place, y: height }) => `${name}/${label}/${place}/${height}`}
    />
  );
}
