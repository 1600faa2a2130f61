import type { Feature } from "../../app/feature";

/** Writing with a pair, and what was written before. */
export const generation: Feature = {
  doors: [
    { path: "generate", label: "generation.door", group: "work", roles: ["member"] },
    { path: "history", label: "generation.history.door", group: "work", roles: ["member"] },
  ],
  routes: [
    { path: "generate", lazy: () => import("./GenerateScreen") },
    { path: "history", lazy: () => import("./HistoryScreen") },
    { path: "history/:id", lazy: () => import("./RecordScreen") },
  ],
};
