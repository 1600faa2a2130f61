import type { Feature } from "../../app/feature";

/** Keys and people, and who is signed in. */
export const access: Feature = {
  doors: [
    { path: "keys", label: "access.keys.door", group: "steer", roles: ["tenant_admin", "auditor"] },
    { path: "people", label: "access.people.door", group: "steer", roles: ["tenant_admin", "auditor"] },
  ],
  routes: [
    { path: "keys", lazy: () => import("./KeysScreen") },
    { path: "keys/:id", lazy: () => import("./KeyScreen") },
    { path: "people", lazy: () => import("./PeopleScreen") },
    { path: "me", lazy: () => import("./MeScreen") },
  ],
};
