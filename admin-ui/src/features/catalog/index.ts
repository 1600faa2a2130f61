import type { Feature } from "../../app/feature";

/** Pairs, prices and policies. */
export const catalog: Feature = {
  doors: [
    {
      path: "models",
      label: "catalog.door",
      group: "models",
      roles: ["member", "model_engineer", "tenant_admin", "platform_admin", "auditor"],
    },
  ],
  routes: [{ path: "models", lazy: () => import("./ModelsScreen") }],
};
