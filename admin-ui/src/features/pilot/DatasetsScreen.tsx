import { useState } from "react";
import { Link } from "react-router";
import { api, ok } from "../../api/client";
import { useSession } from "../../api/session";
import type { Schema } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { List, type Column } from "../../components/List";
import { Empty, PageHead } from "../../components/Page";
import { Code, Time } from "../../components/Value";
import { useFormat, useTexts } from "../../locales";
import { DrawForm } from "./DrawForm";
import { SamplesForm } from "./SamplesForm";
import { UploadForm } from "./UploadForm";
import "./pilot.css";

type Dataset = Schema["PilotDataset"];

const WAYS = ["upload", "samples", "draw"] as const;

const FORMS = { upload: UploadForm, samples: SamplesForm, draw: DrawForm };

/** Texts to try models on, all versions of all of them. */
export function Component() {
  const t = useTexts();
  const { is } = useSession();
  const [adding, setAdding] = useState<(typeof WAYS)[number]>();
  const AddForm = adding && FORMS[adding];
  return (
    <>
      <PageHead
        title={t("pilot.datasets.door")}
        lead={t("pilot.datasets.lead")}
        actions={
          is("model_engineer") &&
          WAYS.map((way) => (
            <button
              key={way}
              type="button"
              className={way === "upload" ? "primary" : undefined}
              onClick={() => setAdding(way)}
            >
              {t(`pilot.dataset.${way}`)}
            </button>
          ))
        }
      />
      <List<Dataset>
        label={t("pilot.datasets.door")}
        queryKey={["pilot-datasets"]}
        load={(after) => ok(api.GET("/api/v1/pilot-datasets", { params: { query: after ? { after } : {} } }))}
        rowKey={(dataset) => `${dataset.id}/${dataset.version}`}
        columns={useColumns()}
        empty={
          <Empty title={t("pilot.datasets.none")}>
            <p>{t("pilot.datasets.none.lead")}</p>
          </Empty>
        }
      />
      {adding && AddForm && (
        <Dialog wide title={t(`pilot.dataset.${adding}`)} onClose={() => setAdding(undefined)}>
          <AddForm onClose={() => setAdding(undefined)} />
        </Dialog>
      )}
    </>
  );
}

function useColumns(): Column<Dataset>[] {
  const t = useTexts();
  const format = useFormat();
  const { is } = useSession();
  return [
    {
      key: "name",
      head: t("pilot.name"),
      cell: (dataset) => (
        <>
          {dataset.name}
          <small>{t("pilot.version", { version: dataset.version })}</small>
        </>
      ),
    },
    {
      key: "origin",
      head: t("pilot.origin"),
      width: "10rem",
      cell: (dataset) => t(`pilot.origin.${dataset.origin}`),
    },
    {
      key: "items",
      head: t("pilot.items"),
      numeric: true,
      width: "13rem",
      cell: (dataset) => (
        <>
          {format.number(dataset.items)}
          <small>
            {t("pilot.parts.told", {
              train: format.number(dataset.train),
              dev: format.number(dataset.dev),
              test: format.number(dataset.test),
            })}
          </small>
          {dataset.erased > 0 && <small>{t("pilot.erased", { count: format.number(dataset.erased) })}</small>}
        </>
      ),
    },
    {
      key: "digest",
      head: t("pilot.digest"),
      width: "9rem",
      cell: (dataset) => <Code short>{dataset.sha256}</Code>,
    },
    { key: "since", head: t("app.created"), width: "11rem", cell: (dataset) => <Time at={dataset.created_at} /> },
    {
      key: "do",
      head: t("pilot.do"),
      width: "9rem",
      cell: (dataset) =>
        is("model_engineer") && (
          <Link
            to={`/portal/pilots/new?dataset=${dataset.id}/${dataset.version}`}
            aria-label={t("pilot.try.what", { name: dataset.name })}
          >
            {t("pilot.try")}
          </Link>
        ),
    },
  ];
}
