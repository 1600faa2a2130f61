import type { Feature } from "../../app/feature";

/** Trials on representative work. */
export const pilot: Feature = {
  doors: [{ path: "pilots", label: "pilot.door", group: "models", roles: ["model_engineer"] }],
  routes: [{ path: "pilots", lazy: () => import("./PilotsScreen") }],
};
