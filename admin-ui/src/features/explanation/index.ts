import type { Feature } from "../../app/feature";

/** Why an answer is what it is. */
export const explanation: Feature = {
  doors: [],
  routes: [],
};
