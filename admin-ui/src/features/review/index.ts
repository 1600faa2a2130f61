import type { Feature } from "../../app/feature";

/** Deciding which outputs may leave. */
export const review: Feature = {
  doors: [
    { path: "reviews", label: "review.door", group: "work", roles: ["reviewer", "tenant_admin", "auditor"] },
    { path: "review-figures", label: "review.figures.door", group: "steer", roles: ["tenant_admin", "auditor"] },
  ],
  routes: [
    { path: "reviews", lazy: () => import("./QueueScreen") },
    { path: "reviews/:id", lazy: () => import("./DeskScreen") },
    { path: "review-figures", lazy: () => import("./FiguresScreen") },
  ],
};
