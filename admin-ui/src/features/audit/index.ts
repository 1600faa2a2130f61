import type { Feature } from "../../app/feature";

/** Reading the ledger and verifying it. */
export const audit: Feature = {
  doors: [{ path: "audit", label: "audit.door", group: "evidence", roles: ["auditor", "tenant_admin"] }],
  routes: [{ path: "audit", lazy: () => import("./AuditScreen") }],
};
