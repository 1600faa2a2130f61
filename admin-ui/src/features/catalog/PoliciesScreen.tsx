import { api, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";
import { useTexts } from "../../locales";
import { FourEyes, type Decision } from "./FourEyes";
import { PolicyForm } from "./PolicyForm";
import { Rules } from "./Rules";
import "./catalog.css";

type Policy = Schema["ReviewPolicy"];

/** Which outputs people look at before they leave. Two admins agree on each version. */
export function Component() {
  const t = useTexts();
  return (
    <FourEyes<Policy>
      title="catalog.policies.door"
      lead="catalog.policies.lead"
      empty="catalog.policies.none"
      emptyLead="catalog.policies.none.lead"
      queryKey="review-policies"
      load={(after) => ok(api.GET("/api/v1/review-policies", { params: { query: after ? { after } : {} } }))}
      columns={[
        { key: "rules", head: t("catalog.policy.rules"), cell: (policy) => <Rules rules={policy.rules} /> },
        {
          key: "route",
          head: t("catalog.policy.route"),
          width: "11rem",
          cell: (policy) => (
            <>
              {policy.afterwards
                ? t("catalog.policy.afterwards")
                : t("catalog.policy.steps", { steps: policy.steps.length })}
              <small>{t("catalog.policy.due", { minutes: policy.due_minutes })}</small>
            </>
          ),
        },
      ]}
      proposers={["tenant_admin"]}
      form={(before, close) => <PolicyForm before={before} onClose={close} />}
      content={(policy) => <Rules rules={policy.rules} />}
      decide={decide}
    />
  );
}

function decide({ id, version }: Policy, decision: Decision, key: string): Promise<Policy> {
  return ok(
    api.POST(`/api/v1/review-policies/{id}/versions/{version}/${decision}`, {
      params: { path: { id, version }, header: once(key) },
    }),
  );
}
