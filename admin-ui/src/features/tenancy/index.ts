import type { Feature } from "../../app/feature";

/** Tenants, departments and purposes. */
export const tenancy: Feature = {
  doors: [
    { path: "departments", label: "tenancy.departments.door", group: "steer", roles: ["tenant_admin", "auditor"] },
    { path: "purposes", label: "tenancy.purposes.door", group: "steer", roles: ["tenant_admin", "auditor"] },
    { path: "tenants", label: "tenancy.tenants.door", group: "platform", roles: ["platform_admin"] },
  ],
  routes: [
    { path: "departments", lazy: () => import("./DepartmentsScreen") },
    { path: "purposes", lazy: () => import("./PurposesScreen") },
    { path: "tenants", lazy: () => import("./TenantsScreen") },
  ],
};
