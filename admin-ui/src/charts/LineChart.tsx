import { useId } from "react";
import { useTexts } from "../locales";
import { nearby, spread, type Line } from "./lines";
import { useWidth } from "./useWidth";
import "./charts.css";

const HEIGHT = 220;
const HEAD = 12;
const LEFT = 84;
const FOOT = 26;
const RADIUS = 3;

interface LineChartProps {
  title: string;
  lines: Line[];
  /** Writes a value, on the axis and in the table. */
  say(value: number): string;
  /** Writes a place along the axis. */
  sayPlace(place: number): string;
  /** What the places are, over their column. */
  places: string;
}

/** Lines over numbers, with a table of the same numbers for those who want them, or do not see the lines. */
export function LineChart({ title, lines, say, sayPlace, places }: LineChartProps) {
  const t = useTexts();
  const id = useId();
  const { drawing, width } = useWidth(2 * LEFT);
  const { first, last, low, high, all } = spread(lines);
  const x = (place: number) => LEFT + ((width - LEFT - RADIUS) * (place - first)) / Math.max(1, last - first);
  const y = (value: number) => HEAD + (HEIGHT - FOOT - HEAD) * (1 - (value - low) / (high - low));
  return (
    <figure className="chart">
      <figcaption id={id}>{title}</figcaption>
      <svg ref={drawing} viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} role="img" aria-labelledby={id}>
        {[low, (low + high) / 2, high].map((value) => (
          <g key={value} className="axis">
            <path d={`M${LEFT} ${y(value)}H${width}`} />
            <text x={LEFT - 8} y={y(value) + 4}>
              {say(value)}
            </text>
          </g>
        ))}
        {lines.map((line, index) => (
          <g key={line.name} className={`line series-${index + 1}`}>
            <path d={line.points.map(([place, value], at) => `${at ? "L" : "M"}${x(place)} ${y(value)}`).join("")} />
            {line.points.map(([place, value]) => (
              <circle key={place} cx={x(place)} cy={y(value)} r={RADIUS}>
                <title>{`${sayPlace(place)} · ${line.name} · ${say(value)}`}</title>
              </circle>
            ))}
          </g>
        ))}
        {nearby(all, 6).map((place) => (
          <text key={place} className="place" x={x(place)} y={HEIGHT - 4}>
            {sayPlace(place)}
          </text>
        ))}
      </svg>
      <ul className="legend">
        {lines.map((line, index) => (
          <li key={line.name}>
            <span className={`swatch series-${index + 1}`} aria-hidden="true" />
            {line.name}
          </li>
        ))}
      </ul>
      <details>
        <summary>{t("app.asTable")}</summary>
        <table>
          <caption className="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{places}</th>
              {lines.map((line) => (
                <th key={line.name} scope="col" className="numeric">
                  {line.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.map((place) => (
              <tr key={place}>
                <th scope="row">{sayPlace(place)}</th>
                {lines.map((line) => {
                  const point = line.points.find(([at]) => at === place);
                  return (
                    <td key={line.name} className="numeric">
                      {point ? say(point[1]) : "–"}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
