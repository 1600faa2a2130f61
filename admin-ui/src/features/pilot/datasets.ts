import { useQuery } from "@tanstack/react-query";
import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";

const MOST = 200;

/** The newest versions of datasets. */
export function useDatasets() {
  return useQuery({
    queryKey: ["pilot-datasets", "newest"],
    queryFn: async () => (await ok(api.GET("/api/v1/pilot-datasets", { params: { query: { limit: MOST } } }))).data,
  });
}

/** One of each dataset: its newest version. */
export function newestOf(versions: Schema["PilotDataset"][]): Schema["PilotDataset"][] {
  return versions.filter((one) => !versions.some((other) => other.id === one.id && other.version > one.version));
}

export interface TargetValues {
  name: string;
  dataset_id: string;
  train_percent: string;
  dev_percent: string;
}

export const USUAL_TARGET: TargetValues = { name: "", dataset_id: "", train_percent: "60", dev_percent: "20" };

/** Where a dataset goes, as the server takes it. */
export function targetOf({ name, dataset_id, train_percent, dev_percent }: TargetValues) {
  return {
    ...(dataset_id === "" ? {} : { dataset_id }),
    name,
    train_percent: Number(train_percent),
    dev_percent: Number(dev_percent),
  };
}

/** By the ending of the file's name; most files without one hold a JSON object a line. */
export function formatOf(name: string): "csv" | "tsv" | "jsonl" {
  const ending = name.toLowerCase().split(".").pop();
  return ending === "csv" || ending === "tsv" ? ending : "jsonl";
}
