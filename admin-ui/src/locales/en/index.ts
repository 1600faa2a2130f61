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

/** Everything the portal says in English, one file a feature. */
export default {
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
