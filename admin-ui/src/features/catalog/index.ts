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
    {
      path: "policies",
      label: "catalog.policies.door",
      group: "steer",
      roles: ["tenant_admin", "auditor"],
    },
    {
      path: "routes",
      label: "catalog.routes.door",
      group: "models",
      roles: ["tenant_admin", "model_engineer", "auditor"],
    },
  ],
  routes: [
    { path: "models", lazy: () => import("./ModelsScreen") },
    { path: "policies", lazy: () => import("./PoliciesScreen") },
    { path: "routes", lazy: () => import("./RoutesScreen") },
  ],
};
