import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ok, once } from "../../api/client";
import { useModels } from "../../api/lookups";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { Form, FormActions, TextField, useForm } from "../../components/Form";
import { List, Skeleton, type Column } from "../../components/List";
import { ModeName } from "../../components/Names";
import { ProblemNotice } from "../../components/Notice";
import { Badge, Empty, Fact, Facts, PageHead, Section } from "../../components/Page";
import { Table } from "../../components/Table";
import { Code, Money, Time } from "../../components/Value";
import { useFormat, useTextFor, useTexts } from "../../locales";
import { Measurements } from "./Measurements";
import "./catalog.css";

type Model = Schema["Model"];
type Price = Schema["Price"];

/** The pairs this platform serves, what they were measured to do, and what they cost. */
export function Component() {
  const t = useTexts();
  const models = useModels();
  const pairs = [...new Set(models.data?.map((model) => model.sekkei.pair))];
  return (
    <>
      <PageHead title={t("catalog.door")} lead={t("catalog.lead")} />
      {models.isPending && <Skeleton />}
      {models.error && <ProblemNotice problem={models.error} />}
      {pairs.map((pair) => (
        <Pair key={pair} models={(models.data ?? []).filter((model) => model.sekkei.pair === pair)} />
      ))}
    </>
  );
}

function Pair({ models }: { models: Model[] }) {
  const t = useTexts();
  const format = useFormat();
  const first = models[0]?.sekkei;
  if (first === undefined) {
    return null;
  }
  const named = models.filter((model) => model.id.includes(":"));
  return (
    <Section title={first.pair} aside={<Badge tone="info">{first.version}</Badge>}>
      <p lang="en">{first.description}</p>
      <Facts>
        <Fact name={t("catalog.digest")}>
          <Code short>{first.digest}</Code>
        </Fact>
        <Fact name={t("catalog.licence")}>{first.licence}</Fact>
        <Fact name={t("catalog.context")}>{t("catalog.tokens", { count: format.number(first.context_tokens) })}</Fact>
        <Fact name={t("catalog.output")}>{t("catalog.tokens", { count: format.number(first.max_output_tokens) })}</Fact>
      </Facts>
      <Table
        label={t("catalog.modes")}
        columns={[
          { key: "name", head: t("catalog.name"), cell: ({ id }) => <code>{id}</code> },
          { key: "mode", head: t("catalog.mode"), cell: ({ sekkei }) => <Mode {...sekkei} /> },
        ]}
        rows={named}
        rowKey={({ id }) => id}
      />
      <Measurements pair={first.pair} version={first.version} />
      <Prices pair={first.pair} />
    </Section>
  );
}

function Mode({ mode, default_mode: usual }: Model["sekkei"]) {
  const t = useTexts();
  const textFor = useTextFor();
  return (
    <>
      <b>
        <ModeName mode={mode} />
      </b>
      <small>{textFor("app.mode", mode)}</small>
      {usual && <Badge tone="good">{t("catalog.default")}</Badge>}
    </>
  );
}

/** Prices are never changed, only followed by another. */
function Prices({ pair }: { pair: string }) {
  const t = useTexts();
  const { is } = useSession();
  const [announcing, setAnnouncing] = useState<Price>();
  const newest = useQuery({
    queryKey: ["prices", pair, "newest"],
    queryFn: async () =>
      (await ok(api.GET("/api/v1/prices", { params: { query: { pair, limit: 1 } } }))).data[0] ?? null,
  });
  const money = (micros: (price: Price) => number) => (price: Price) => (
    <Money micros={micros(price)} currency={price.currency} />
  );
  const columns: Column<Price>[] = [
    { key: "version", head: t("catalog.price.version"), numeric: true, width: "5rem", cell: (price) => price.version },
    { key: "from", head: t("catalog.price.from"), width: "12rem", cell: (price) => <Time at={price.effective_from} /> },
    { key: "read", head: t("catalog.price.read"), numeric: true, cell: money((price) => price.llm_encoded_micros) },
    { key: "small", head: t("catalog.price.small"), numeric: true, cell: money((price) => price.slm_decoded_micros) },
    { key: "large", head: t("catalog.price.large"), numeric: true, cell: money((price) => price.llm_decoded_micros) },
    {
      key: "time",
      head: t("catalog.price.second"),
      numeric: true,
      cell: money((price) => price.compute_second_micros),
    },
  ];
  return (
    <div className="prices">
      <header className="part-head">
        <h3>{t("catalog.prices")}</h3>
        {is("platform_admin") && newest.data && (
          <button type="button" onClick={() => setAnnouncing(newest.data ?? undefined)}>
            {t("catalog.price.announce")}
          </button>
        )}
      </header>
      <p className="quiet-text">{t("catalog.prices.lead")}</p>
      <List<Price>
        label={t("catalog.prices")}
        queryKey={["prices", pair]}
        load={(after) => ok(api.GET("/api/v1/prices", { params: { query: { pair, ...(after ? { after } : {}) } } }))}
        rowKey={(price) => String(price.version)}
        columns={columns}
        empty={<Empty title={t("catalog.prices.none")} />}
      />
      {announcing && <Announce price={announcing} onClose={() => setAnnouncing(undefined)} />}
    </div>
  );
}

const RATES = ["llm_encoded_micros", "slm_decoded_micros", "llm_decoded_micros", "compute_second_micros"] as const;

function Announce({ price, onClose }: { price: Price; onClose(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const form = useForm({
    initial: Object.fromEntries(RATES.map((rate) => [rate, String(price[rate])])) as Record<
      (typeof RATES)[number],
      string
    >,
    send: (values, key) =>
      ok(
        api.POST("/api/v1/prices", {
          params: { header: once(key) },
          body: {
            pair: price.pair,
            currency: price.currency,
            llm_encoded_micros: Number(values.llm_encoded_micros),
            slm_decoded_micros: Number(values.slm_decoded_micros),
            llm_decoded_micros: Number(values.llm_decoded_micros),
            compute_second_micros: Number(values.compute_second_micros),
          },
        }),
      ),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["prices", price.pair] });
      void queries.invalidateQueries({ queryKey: ["models"] });
      onClose();
    },
  });
  return (
    <Dialog title={t("catalog.price.title", { pair: price.pair })} onClose={onClose}>
      <Form form={form} fields={[...RATES]}>
        <p>{t("catalog.price.lead", { currency: price.currency })}</p>
        {RATES.map((rate) => (
          <TextField key={rate} form={form} name={rate} type="number" label={t(`catalog.rate.${rate}`)} />
        ))}
        <FormActions form={form} submit={t("catalog.price.announce")} close={onClose} />
      </Form>
    </Dialog>
  );
}
