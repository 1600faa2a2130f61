import type { Feature } from "../../app/feature";

/** Why an answer is what it is. Its screen is reached from a record. */
export const explanation: Feature = {
  doors: [],
  routes: [{ path: "why/:id", lazy: () => import("./WhyScreen") }],
};
