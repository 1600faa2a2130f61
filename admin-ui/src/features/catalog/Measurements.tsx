import { useQuery } from "@tanstack/react-query";

import { api, ok } from "../../api/client";
import { ProblemError } from "../../api/problem";
import type { Schema } from "../../api/types";
import { ModeName } from "../../components/Names";
import { Notice, ProblemNotice } from "../../components/Notice";
import { useFormat, useTextFor, useTexts } from "../../locales";

type Measured = Schema["Measurements"];
type Row = Schema["MeasuredSystem"];

/** What the pair was measured to do, quality and speed in one run. */
export function Measurements({ pair, version }: { pair: string; version: string }) {
  const t = useTexts();
  const measured = useQuery({
    queryKey: ["measurements", pair, version],
    queryFn: () => read(pair),
    staleTime: Infinity,
  });
  if (measured.error) {
    return <ProblemNotice problem={measured.error} />;
  }
  if (measured.isPending) {
    return null;
  }
  return (
    <div className="measured">
      <h3>{t("catalog.measured")}</h3>
      {measured.data ? <Tables measured={measured.data} /> : <p className="quiet-text">{t("catalog.measured.none")}</p>}
    </div>
  );
}

/** Null if nobody has measured it. */
async function read(pair: string): Promise<Measured | null> {
  try {
    return await ok(api.GET("/api/v1/models/{pair}/measurements", { params: { path: { pair } } }));
  } catch (failure) {
    if (failure instanceof ProblemError && failure.status === 404) {
      return null;
    }
    throw failure;
  }
}

function Tables({ measured }: { measured: Measured }) {
  const t = useTexts();
  const textFor = useTextFor();
  const nameOf = (direction: string) => textFor("catalog.direction", direction) ?? direction;
  return (
    <>
      <p className="quiet-text">{t("catalog.measured.lead")}</p>
      {measured.directions.map((direction) => (
        <div key={direction.name} className="list" role="region" tabIndex={0} aria-label={nameOf(direction.name)}>
          <table>
            <caption>{nameOf(direction.name)}</caption>
            <thead>
              <tr>
                <th scope="col">{t("catalog.measured.system")}</th>
                <th scope="col" className="numeric">
                  {t("catalog.measured.bleu")}
                </th>
                <th scope="col" className="numeric">
                  {t("catalog.measured.chrf")}
                </th>
                <th scope="col" className="numeric">
                  {t("catalog.measured.token")}
                </th>
                <th scope="col" className="numeric">
                  {t("catalog.measured.sentence")}
                </th>
                <th scope="col" className="numeric">
                  {t("catalog.measured.memory")}
                </th>
              </tr>
            </thead>
            <tbody>
              {direction.systems.map((system) => (
                <System key={system.system} system={system} />
              ))}
            </tbody>
          </table>
        </div>
      ))}
      <Notice>
        <p lang="en">{measured.machine}</p>
        <p lang="en">{measured.method}</p>
      </Notice>
    </>
  );
}

function System({ system }: { system: Row }) {
  const format = useFormat();
  const textFor = useTextFor();
  const tenths = (value: number) => format.number(Math.round(value * 10) / 10);
  const interval = (one: Schema["MeasuredInterval"]) => `${tenths(one.value)} (${tenths(one.low)}–${tenths(one.high)})`;
  return (
    <tr>
      <th scope="row">{textFor("catalog.system", system.system) ?? <ModeName mode={system.system} />}</th>
      <td className="numeric">{interval(system.bleu)}</td>
      <td className="numeric">{interval(system.chrf)}</td>
      <td className="numeric">{format.number(system.ms_per_token)}</td>
      <td className="numeric">{tenths(system.ms_per_sentence)}</td>
      <td className="numeric">{format.number(system.peak_memory_mib)}</td>
    </tr>
  );
}
