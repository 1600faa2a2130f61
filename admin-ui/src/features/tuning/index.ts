import type { Feature } from "../../app/feature";

/** Fine-tuning of small models, and the versions that come of it. */
export const tuning: Feature = {
  doors: [
    { path: "tuning", label: "tuning.door", group: "models", roles: ["model_engineer", "tenant_admin", "auditor"] },
  ],
  routes: [
    { path: "tuning", lazy: () => import("./TuningScreen") },
    { path: "tuning/:id", lazy: () => import("./JobScreen") },
  ],
};
