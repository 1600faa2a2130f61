import type { Feature } from "../../app/feature";

/** Reading the ledger, verifying it without trusting anybody, and letting contents go. */
export const audit: Feature = {
  doors: [{ path: "audit", label: "audit.door", group: "evidence", roles: ["auditor", "tenant_admin"] }],
  routes: [
    { path: "audit", lazy: () => import("./RecordsScreen") },
    { path: "audit/records/:id", lazy: () => import("./RecordScreen") },
    { path: "audit/entries", lazy: () => import("./EntriesScreen") },
    { path: "audit/evidence", lazy: () => import("./EvidenceScreen") },
    { path: "audit/keeping", lazy: () => import("./KeepingScreen") },
  ],
};
