import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, newKey, ok, once } from "../../api/client";
import { useModels } from "../../api/lookups";
import type { Schema } from "../../api/types";
import { Form, SelectField, TextField, useForm } from "../../components/Form";
import { useModeName } from "../../components/Names";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Fact, Facts } from "../../components/Page";
import { PurposeField } from "../../components/PurposeField";
import { useFormat, useTextFor, useTexts } from "../../locales";

type Policy = Schema["RoutePolicy"];
type Rule = Schema["RouteRule"];

interface Values {
  name: string;
  pair: string;
  purpose: string;
  short_tokens: string;
  short_mode: string;
  rest_mode: string;
}

/** Short prompts to one mode, everything else to another; what that would have covered can be seen before. */
export function RouteForm({ before, close }: { before: Policy | undefined; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const modeName = useModeName();
  const models = useModels().data ?? [];
  const pairs = [...new Set(models.map((model) => model.sekkei.pair))];
  // The pairs may be known only after the form was opened.
  const plan = (values: Values) => planOf({ ...values, pair: values.pair || (pairs[0] ?? "") }, before);
  const form = useForm<Values, Policy>({
    initial: valuesOf(before),
    send: (values, key) => propose(before, plan(values), key),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["route-policies"] });
      close();
    },
  });
  const pair = form.values.pair || pairs[0];
  const modes = [...new Set(models.filter((model) => model.sekkei.pair === pair).map((model) => model.sekkei.mode))];
  const choices = modes.map((mode) => ({ value: mode, label: modeName(mode) }));
  const trying = useMutation({
    mutationFn: () => {
      const { pair, purpose, rules } = plan(form.values);
      return ok(
        api.POST("/api/v1/route-policies/dry-run", {
          params: { header: once(newKey()) },
          body: {
            pair,
            ...(purpose === undefined ? {} : { purpose }),
            rules: rules.map(({ name, max_prompt_tokens }) => ({
              name,
              ...(max_prompt_tokens === undefined ? {} : { max_prompt_tokens }),
            })),
          },
        }),
      );
    },
  });
  return (
    <Form form={form} fields={["name", "pair", "purpose"]}>
      <TextField form={form} name="name" label={t("catalog.policy.name")} autoFocus />
      {!before && (
        <div className="fields-row">
          <SelectField
            form={form}
            name="pair"
            label={t("catalog.route.pair")}
            choices={pairs.map((value) => ({ value, label: value }))}
          />
          <PurposeField
            form={form}
            name="purpose"
            label={t("catalog.policy.purpose")}
            none={t("quota.target.purpose.all")}
          />
        </div>
      )}
      <div className="fields-row">
        <TextField
          form={form}
          name="short_tokens"
          type="number"
          inputMode="numeric"
          suffix={t("catalog.route.tokens")}
          label={t("catalog.route.shortTokens")}
          hint={t("catalog.route.shortTokens.hint")}
          required={false}
        />
        {form.values.short_tokens !== "" && (
          <SelectField form={form} name="short_mode" label={t("catalog.route.shortMode")} choices={choices} />
        )}
        <SelectField form={form} name="rest_mode" label={t("catalog.route.restMode")} choices={choices} />
      </div>
      {trying.error && <ProblemNotice problem={trying.error} />}
      {trying.data && <Tried run={trying.data} />}
      <p className="actions">
        <button type="submit" className="primary" disabled={form.busy}>
          {t("catalog.policy.propose")}
        </button>
        <button type="button" disabled={trying.isPending} onClick={() => trying.mutate()}>
          {trying.isPending ? t("catalog.policy.trying") : t("catalog.policy.try")}
        </button>
        <button type="button" onClick={close}>
          {t("app.cancel")}
        </button>
      </p>
    </Form>
  );
}

function propose(before: Policy | undefined, body: Schema["RoutePolicyPlan"], key: string): Promise<Policy> {
  return before === undefined
    ? ok(api.POST("/api/v1/route-policies", { params: { header: once(key) }, body }))
    : ok(
        api.POST("/api/v1/route-policies/{id}/versions", {
          params: { path: { id: before.id }, header: once(key) },
          body,
        }),
      );
}

function valuesOf(before: Policy | undefined): Values {
  const short = before?.rules.find((rule) => rule.max_prompt_tokens !== undefined);
  const rest = before?.rules.find((rule) => rule.max_prompt_tokens === undefined);
  return {
    name: before?.name ?? "",
    pair: before?.pair ?? "",
    purpose: before?.purpose ?? "",
    short_tokens: short?.max_prompt_tokens === undefined ? "" : String(short.max_prompt_tokens),
    short_mode: short?.mode ?? "slm-only",
    rest_mode: rest?.mode ?? "llm-to-slm",
  };
}

/** What a version before said of a cascade stays, as long as its mode does. */
function planOf(values: Values, before: Policy | undefined): Schema["RoutePolicyPlan"] {
  const rule = (name: string, mode: string, most?: number): Rule => {
    const earlier = before?.rules.find((one) => one.name === name && one.mode === mode);
    return {
      name,
      mode,
      ...(most === undefined ? {} : { max_prompt_tokens: most }),
      ...(earlier?.deferral ? { deferral: earlier.deferral } : {}),
    };
  };
  return {
    name: values.name,
    pair: values.pair,
    enabled: before?.enabled ?? true,
    ...(values.purpose === "" ? {} : { purpose: values.purpose }),
    rules: [
      ...(values.short_tokens === "" ? [] : [rule("short", values.short_mode, Number(values.short_tokens))]),
      rule("rest", values.rest_mode),
    ],
  };
}

/** What the rules would have covered; all of it counted by the server. */
function Tried({ run }: { run: Schema["RoutePolicyDryRun"] }) {
  const t = useTexts();
  const format = useFormat();
  const textFor = useTextFor();
  return (
    <Notice>
      <p>{t("catalog.route.tried", { open: format.number(run.left_open) })}</p>
      <Facts>
        {run.rules.map((rule) => (
          <Fact key={rule.name} name={textFor("catalog.route.name", rule.name) ?? rule.name}>
            {format.number(rule.generations)}
          </Fact>
        ))}
        {run.uncovered > 0 && <Fact name={t("catalog.route.tried.uncovered")}>{format.number(run.uncovered)}</Fact>}
      </Facts>
      {run.named > 0 && <p>{t("catalog.route.tried.named", { named: format.number(run.named) })}</p>}
    </Notice>
  );
}
