import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { api, newKey, ok, once } from "../../api/client";
import { useModels } from "../../api/lookups";
import type { Schema } from "../../api/types";
import { ChecksField, Form, SelectField, TextField, useForm, type FormState } from "../../components/Form";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Fact, Facts } from "../../components/Page";
import { PurposeField } from "../../components/PurposeField";
import { useFormat, useTextFor, useTexts } from "../../locales";
import { ProposalActions } from "./ProposalActions";
import { draftsOf, faultsOf, rulesOf, sameRules, usualDrafts, type RuleDraft } from "./routeDrafts";
import { RuleFields } from "./RuleFields";

type Policy = Schema["RoutePolicy"];
type Plan = Schema["RoutePolicyPlan"];

interface Values {
  name: string;
  pair: string;
  purpose: string;
  use: string[];
  rules: RuleDraft[];
}

/** Rules in their order; what they would have covered can be seen before they are proposed. */
export function RouteForm({ before, close }: { before: Policy | undefined; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const { pairs, modesOf } = useServed();
  // The pairs may be known only after the form was opened.
  const pairOf = (values: Values) => values.pair || (pairs[0] ?? "");
  const plan = (values: Values) => planOf({ ...values, pair: pairOf(values) }, before);
  const form = useForm<Values, Policy>({
    initial: valuesOf(before),
    send: (values, key) => propose(before, plan(values), key),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["route-policies"] });
      close();
    },
  });
  const trying = useMutation({ mutationFn: () => tryOut(plan(form.values)) });
  const { name, rules } = form.values;
  const nameless = name.trim() === "";
  const faults = faultsOf(rules, modesOf(pairOf(form.values)));
  const { frame, checked, check } = useCheck();
  async function submit() {
    if (check(!nameless && faults.length === 0)) {
      await form.submit();
    }
  }
  return (
    <div ref={frame}>
      <Form form={{ ...form, submit }} fields={["name", "pair", "purpose"]}>
        <TextField
          form={form}
          name="name"
          label={t("catalog.policy.name")}
          fault={checked && nameless ? t("catalog.route.fault.nameless") : undefined}
          autoFocus
        />
        {!before && <Scope form={form} pairs={pairs} />}
        <RuleFields
          rules={rules}
          modes={modesOf(pairOf(form.values))}
          faults={checked ? faults : []}
          change={(changed) => {
            form.set({ rules: changed });
            trying.reset();
          }}
        />
        {before && (
          <ChecksField
            form={form}
            name="use"
            label={t("catalog.route.use")}
            choices={[{ value: "enabled", label: t("catalog.route.use.enabled") }]}
          />
        )}
        {trying.error && <ProblemNotice problem={trying.error} />}
        {trying.data && <Tried run={trying.data} />}
        <ProposalActions
          busy={form.busy}
          trying={trying.isPending}
          attempt={() => check(faults.length === 0) && trying.mutate()}
          close={close}
        />
      </Form>
    </div>
  );
}

/** Whose prompts it routes; that cannot change from one version to the next. */
function Scope({ form, pairs }: { form: FormState<Values>; pairs: string[] }) {
  const t = useTexts();
  return (
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
  );
}

/** The pairs that are served, and the modes of each. */
function useServed() {
  const models = (useModels().data ?? []).map((model) => model.sekkei);
  return {
    pairs: [...new Set(models.map((model) => model.pair))],
    modesOf: (pair: string) => [
      ...new Set(models.filter((model) => model.pair === pair).map((model): string => model.mode)),
    ],
  };
}

/** Tells what is wrong once somebody wants to go on, and leads the keyboard to it. */
function useCheck() {
  const frame = useRef<HTMLDivElement>(null);
  const [stopped, setStopped] = useState(0);
  useEffect(() => {
    if (stopped > 0) {
      frame.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [stopped]);
  function check(right: boolean): boolean {
    if (!right) {
      setStopped(stopped + 1);
    }
    return right;
  }
  return { frame, checked: stopped > 0, check };
}

function tryOut({ pair, purpose, rules }: Plan): Promise<Schema["RoutePolicyDryRun"]> {
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
}

function propose(before: Policy | undefined, body: Plan, key: string): Promise<Policy> {
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
  return {
    name: before?.name ?? "",
    pair: before?.pair ?? "",
    purpose: before?.purpose ?? "",
    use: before === undefined || before.enabled ? ["enabled"] : [],
    rules: before === undefined ? usualDrafts() : draftsOf(before.rules),
  };
}

/** Rules that are no longer what a pilot recommended do not say that they are. */
function planOf(values: Values, before: Policy | undefined): Plan {
  const rules = rulesOf(values.rules);
  const pilot = before !== undefined && sameRules(rules, before.rules) ? before.pilot_id : undefined;
  return {
    name: values.name.trim(),
    pair: values.pair,
    enabled: values.use.includes("enabled"),
    ...(values.purpose === "" ? {} : { purpose: values.purpose }),
    ...(pilot === undefined ? {} : { pilot_id: pilot }),
    rules,
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
