import type { Feature } from "../../app/feature";

/** Budgets, and what was used of them. */
export const quota: Feature = {
  doors: [
    { path: "usage", label: "quota.usage.door", group: "steer", roles: ["tenant_admin", "auditor"] },
    { path: "budgets", label: "quota.budgets.door", group: "steer", roles: ["tenant_admin", "auditor"] },
  ],
  routes: [
    { path: "usage", lazy: () => import("./UsageScreen") },
    { path: "budgets", lazy: () => import("./BudgetsScreen") },
  ],
};
