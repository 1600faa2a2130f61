import type { Feature } from "../../app/feature";

/** Trials on representative work. */
export const pilot: Feature = {
  doors: [
    {
      path: "pilots",
      label: "pilot.door",
      group: "models",
      roles: ["model_engineer", "tenant_admin", "auditor", "reviewer"],
    },
    {
      path: "pilot-datasets",
      label: "pilot.datasets.door",
      group: "models",
      roles: ["model_engineer", "tenant_admin", "auditor"],
    },
  ],
  routes: [
    { path: "pilots", lazy: () => import("./PilotsScreen") },
    { path: "pilots/new", lazy: () => import("./NewPilotScreen") },
    { path: "pilots/:id", lazy: () => import("./PilotScreen") },
    { path: "pilots/:id/compare", lazy: () => import("./CompareScreen") },
    { path: "pilot-datasets", lazy: () => import("./DatasetsScreen") },
  ],
};
