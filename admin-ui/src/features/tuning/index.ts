import type { Feature } from "../../app/feature";

/** Fine-tuning of small models. */
export const tuning: Feature = {
  doors: [{ path: "tuning", label: "pilot.tuning.door", group: "models", roles: ["model_engineer"] }],
  routes: [{ path: "tuning", lazy: () => import("./TuningScreen") }],
};
