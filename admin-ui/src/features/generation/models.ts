import type { Schema } from "../../api/types";

export type Model = Schema["Model"];
export type Mode = Model["sekkei"]["mode"];

const USUAL: Mode[] = ["llm-to-slm", "slm-only", "llm-only", "speculative", "cascade"];

export function pairsOf(models: Model[]): string[] {
  return [...new Set(models.map((model) => model.sekkei.pair))];
}

/** The modes of a pair, without the name that leaves the mode to the pair. */
export function modesOf(models: Model[], pair: string): Mode[] {
  const offered = new Set(
    models.filter((model) => model.sekkei.pair === pair && model.id.includes(":")).map((model) => model.sekkei.mode),
  );
  return [...USUAL.filter((mode) => offered.has(mode)), ...[...offered].filter((mode) => !USUAL.includes(mode))];
}

export function defaultModeOf(models: Model[], pair: string): Mode | undefined {
  return models.find((model) => model.sekkei.pair === pair && model.sekkei.default_mode)?.sekkei.mode;
}
