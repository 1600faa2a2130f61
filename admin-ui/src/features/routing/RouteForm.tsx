import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newKey, ok, once } from "../../api/client";
import { useModels } from "../../api/lookups";
import type { Schema } from "../../api/types";
import { ChecksField, Form, SelectField, TextField, useForm } from "../../components/Form";
import { Notice, ProblemNotice } from "../../components/Notice";
import { PurposeField } from "../../components/PurposeField";
import { useFormat, useTexts } from "../../locales";
import { planOf, valuesOf, type Policy, type Values } from "./plan";
import { RuleFields } from "./RuleFields";

/** A route policy as one wishes it; what it would have routed can be seen before it is proposed. */
export function RouteForm({ before, onClose }: { before: Policy | undefined; onClose(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const models = useModels();
  const form = useForm<Values, Policy>({
    initial: valuesOf(before),
    send: (values, key) => propose(before, withPair(values), key),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["route-policies"] });
      onClose();
    },
  });
  const pairs = [...new Set((models.data ?? []).map((model) => model.sekkei.pair))];
  const pair = form.values.pair || (pairs[0] ?? "");
  const withPair = (values: Values) => ({ ...values, pair });
  const modes = [
    ...new Set(
      (models.data ?? [])
        .filter((model) => model.sekkei.pair === pair && model.id.includes(":"))
        .map((model) => model.sekkei.mode as string),
    ),
  ];
  const trying = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/route-policies/dry-run", {
          params: { header: once(newKey()) },
          body: planOf(withPair(form.values)),
        }),
      ),
  });
  return (
    <Form form={form} fields={["name", "pair", "purpose"]}>
      <TextField form={form} name="name" label={t("routing.name")} />
      {before === undefined && (
        <div className="fields-row">
          <SelectField
            form={form}
            name="pair"
            label={t("routing.pair")}
            choices={pairs.map((one) => ({ value: one, label: one }))}
          />
          <PurposeField form={form} name="purpose" label={t("routing.purpose")} none={t("routing.everyPurpose")} />
        </div>
      )}
      <RuleFields modes={modes} rules={form.values.rules} change={(rules) => form.set({ rules })} />
      <ChecksField
        form={form}
        name="options"
        label={t("routing.options")}
        choices={[{ value: "enabled", label: t("routing.enabled"), hint: t("routing.enabled.hint") }]}
      />
      {trying.error && <ProblemNotice problem={trying.error} />}
      {trying.data && <Tried trial={trying.data} />}
      <p className="actions">
        <button type="submit" className="primary" disabled={form.busy}>
          {t("routing.propose")}
        </button>
        <button type="button" disabled={trying.isPending} onClick={() => trying.mutate()}>
          {trying.isPending ? t("routing.trying") : t("routing.try")}
        </button>
        <button type="button" onClick={onClose}>
          {t("app.cancel")}
        </button>
      </p>
    </Form>
  );
}

function propose(before: Policy | undefined, values: Values, key: string): Promise<Policy> {
  const body = planOf(values);
  return before === undefined
    ? ok(api.POST("/api/v1/route-policies", { params: { header: once(key) }, body }))
    : ok(
        api.POST("/api/v1/route-policies/{id}/versions", {
          params: { path: { id: before.id }, header: once(key) },
          body,
        }),
      );
}

/** What each rule would have got; all of it counted by the server. */
function Tried({ trial }: { trial: Schema["RouteTrial"] }) {
  const t = useTexts();
  const format = useFormat();
  const wrote = (share: Schema["RouteTrialShare"]) =>
    Object.entries(share.wrote_them)
      .map(([mode, count]) => t("routing.tried.mode", { mode, count: format.number(count) }))
      .join(t("routing.and"));
  return (
    <Notice>
      <p>{t("routing.tried", { prompts: format.number(trial.prompts) })}</p>
      <ul>
        {[...trial.rules, trial.uncovered].map((share, index) => (
          <li key={index}>
            {share.rule === undefined
              ? t("routing.tried.uncovered", { prompts: format.number(share.prompts) })
              : t("routing.tried.rule", {
                  rule: share.rule,
                  mode: share.mode ?? "",
                  prompts: format.number(share.prompts),
                })}
            {share.prompts > 0 && <small className="hint">{t("routing.tried.before", { modes: wrote(share) })}</small>}
          </li>
        ))}
      </ul>
      {!trial.complete && <p>{t("routing.tried.part")}</p>}
    </Notice>
  );
}
