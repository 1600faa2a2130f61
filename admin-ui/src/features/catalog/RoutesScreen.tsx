import { api, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";
import { useModeName } from "../../components/Names";
import { useFormat, useTexts } from "../../locales";
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
        { key: "pair", head: t("catalog.route.pair"), width: "8rem", cell: (policy) => policy.pair },
        { key: "rules", head: t("catalog.route.rules"), cell: (policy) => <RouteRules policy={policy} /> },
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

/** One rule a line; the first that covers a prompt counts. */
function RouteRules({ policy }: { policy: Policy }) {
  const t = useTexts();
  const format = useFormat();
  const modeName = useModeName();
  return (
    <ol className="rules">
      {policy.rules.map((rule) => (
        <li key={rule.name}>
          {t("catalog.route.rule", {
            prompts:
              rule.max_prompt_tokens === undefined
                ? t("catalog.route.rest")
                : t("catalog.route.short", { tokens: format.number(rule.max_prompt_tokens) }),
            mode: modeName(rule.mode),
          })}
          {rule.deferral && <small>{t("catalog.route.deferral", { mode: modeName(rule.deferral.defer_to) })}</small>}
        </li>
      ))}
    </ol>
  );
}
