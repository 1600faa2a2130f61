import { api, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";
import { PilotName } from "../../components/Names";
import { RouteWords } from "../../components/RouteWords";
import { useTexts } from "../../locales";
import { FourEyes, type Decision } from "./FourEyes";
import { RouteForm } from "./RouteForm";
import "./catalog.css";

type Policy = Schema["RoutePolicy"];

/** Which mode writes what, where the client leaves it open. Two people agree on each version. */
export function Component() {
  const t = useTexts();
  return (
    <FourEyes<Policy>
      title="catalog.routes.door"
      lead="catalog.routes.lead"
      empty="catalog.routes.none"
      emptyLead="catalog.routes.none.lead"
      queryKey="route-policies"
      load={(after) => ok(api.GET("/api/v1/route-policies", { params: { query: after ? { after } : {} } }))}
      columns={[
        { key: "pair", head: t("catalog.route.pair"), width: "6rem", cell: (policy) => policy.pair },
        {
          key: "rules",
          head: t("catalog.route.rules"),
          width: "40%",
          cell: (policy) => <RouteRules policy={policy} />,
        },
      ]}
      proposers={["tenant_admin", "model_engineer"]}
      form={(before, close) => <RouteForm before={before} close={close} />}
      content={(policy) => <RouteRules policy={policy} />}
      decide={decide}
    />
  );
}

function decide({ id, version }: Policy, decision: Decision, key: string): Promise<Policy> {
  return ok(
    api.POST(`/api/v1/route-policies/{id}/versions/{version}/${decision}`, {
      params: { path: { id, version }, header: once(key) },
    }),
  );
}

/** One rule a line; the first that covers a prompt counts. Rules that a pilot recommended lead back to it. */
function RouteRules({ policy }: { policy: Policy }) {
  const t = useTexts();
  return (
    <>
      <ol className="rules">
        {policy.rules.map((rule, place) => (
          <li key={rule.name}>
            <RouteWords rule={rule} first={place === 0} />
          </li>
        ))}
      </ol>
      {policy.pilot_id && <small>{t.rich("catalog.route.pilot", { pilot: <PilotName id={policy.pilot_id} /> })}</small>}
    </>
  );
}
