import type { Feature } from "../../app/feature";

/** Which mode writes what. */
export const routing: Feature = {
  doors: [
    {
      path: "route-policies",
      label: "routing.door",
      group: "models",
      roles: ["tenant_admin", "model_engineer", "auditor"],
    },
  ],
  routes: [{ path: "route-policies", lazy: () => import("./RoutesScreen") }],
};
