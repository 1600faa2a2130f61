import access from "./access.json";
import app from "./app.json";
import audit from "./audit.json";
import catalog from "./catalog.json";
import explanation from "./explanation.json";
import generation from "./generation.json";
import pilot from "./pilot.json";
import quota from "./quota.json";
import review from "./review.json";
import tenancy from "./tenancy.json";
import tuning from "./tuning.json";
import type { Messages } from "../messages";

/** The same in Japanese. What is missing does not compile. */
const japanese: Messages = {
  ...access,
  ...app,
  ...audit,
  ...catalog,
  ...explanation,
  ...generation,
  ...pilot,
  ...quota,
  ...review,
  ...tenancy,
  ...tuning,
};

export default japanese;
