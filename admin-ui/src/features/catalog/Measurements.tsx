import { useQuery } from "@tanstack/react-query";

import type { ReactNode } from "react";

import { api, ok } from "../../api/client";
import { ProblemError } from "../../api/problem";
import type { Schema } from "../../api/types";
import { ModeName } from "../../components/Names";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Table, type Column } from "../../components/Table";
import { Ranged } from "../../components/Value";
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
  const columns = useColumns();
  const nameOf = (direction: string) => textFor("catalog.direction", direction) ?? direction;
  return (
    <>
      <p className="quiet-text">{t("catalog.measured.lead")}</p>
      {measured.directions.map((direction) => (
        <Table
          key={direction.name}
          label={nameOf(direction.name)}
          caption={<b>{nameOf(direction.name)}</b>}
          columns={columns}
          rows={direction.systems}
          rowKey={({ system }) => system}
        />
      ))}
      <Notice>
        <p lang="en">{measured.machine}</p>
        <p lang="en">{measured.method}</p>
      </Notice>
    </>
  );
}

function useColumns(): Column<Row>[] {
  const t = useTexts();
  const format = useFormat();
  const textFor = useTextFor();
  const figure = (
    key: "bleu" | "chrf" | "token" | "sentence" | "memory",
    cell: (row: Row) => ReactNode,
  ): Column<Row> => ({
    key,
    head: t(`catalog.measured.${key}`),
    numeric: true,
    cell,
  });
  return [
    {
      key: "system",
      head: t("catalog.measured.system"),
      names: true,
      cell: ({ system }) => textFor("catalog.system", system) ?? <ModeName mode={system} />,
    },
    figure("bleu", ({ bleu }) => <Ranged interval={bleu} say={format.tenths} />),
    figure("chrf", ({ chrf }) => <Ranged interval={chrf} say={format.tenths} />),
    figure("token", ({ ms_per_token }) => format.number(ms_per_token)),
    figure("sentence", ({ ms_per_sentence }) => format.tenths(ms_per_sentence)),
    figure("memory", ({ peak_memory_mib }) => format.number(peak_memory_mib)),
  ];
}
