import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, newKey, ok, once } from "../../api/client";
import type { Schema } from "../../api/types";
import { ChecksField, Form, TextField, useForm } from "../../components/Form";
import { Notice, ProblemNotice } from "../../components/Notice";
import { Fact, Facts } from "../../components/Page";
import { PurposeField } from "../../components/PurposeField";
import { useFormat, useTextFor, useTexts } from "../../locales";
import { ProposalActions } from "./ProposalActions";
import { findingsOf } from "./Rules";

type Policy = Schema["ReviewPolicy"];
type Plan = Schema["ReviewPolicyPlan"];

const FINDINGS = ["email", "phone", "my_number", "card", "address", "secret"] as const;
const WHEN = ["always", "external_audience"] as const;

interface Values {
  name: string;
  purpose: string;
  when: string[];
  sample_percent: string;
  findings: string[];
  words: string;
  characters_above: string;
  approvals: string;
  due_minutes: string;
  route: string[];
}

/** A policy as one wishes it; what it would have held can be seen before it is proposed. */
export function PolicyForm({ before, onClose }: { before: Policy | undefined; onClose(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const form = useForm<Values, Policy>({
    initial: valuesOf(before),
    send: (values, key) => propose(before, planOf(values, before), key),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["review-policies"] });
      onClose();
    },
  });
  const trying = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/api/v1/review-policies/dry-run", {
          params: { header: once(newKey()) },
          body: planOf(form.values, before),
        }),
      ),
  });
  return (
    <Form form={form} fields={["name", "purpose", "words", "due_minutes"]}>
      <TextField form={form} name="name" label={t("catalog.policy.name")} />
      <PurposeField
        form={form}
        name="purpose"
        label={t("catalog.policy.purpose")}
        none={t("quota.target.purpose.all")}
      />
      <ChecksField
        form={form}
        name="when"
        label={t("catalog.policy.rules")}
        hint={t("catalog.policy.rules.hint")}
        choices={WHEN.map((value) => ({ value, label: t(`catalog.rule.${value}`, { value: "" }) }))}
      />
      <ChecksField
        form={form}
        name="findings"
        label={t("catalog.policy.findings")}
        choices={FINDINGS.map((value) => ({ value, label: t(`catalog.finding.${value}`) }))}
      />
      <div className="fields-row">
        <TextField form={form} name="words" label={t("catalog.policy.words")} hint={t("catalog.policy.words.hint")} />
        <TextField form={form} name="sample_percent" type="number" suffix="%" label={t("catalog.policy.sample")} />
        <TextField form={form} name="characters_above" type="number" label={t("catalog.policy.characters")} />
      </div>
      <div className="fields-row">
        <TextField form={form} name="approvals" type="number" label={t("catalog.policy.approvals")} />
        <TextField
          form={form}
          name="due_minutes"
          type="number"
          label={t("catalog.policy.minutes")}
          hint={t("catalog.policy.minutes.hint")}
        />
      </div>
      <ChecksField
        form={form}
        name="route"
        label={t("catalog.policy.route")}
        choices={[{ value: "afterwards", label: t("catalog.policy.afterwards") }]}
      />
      {trying.error && <ProblemNotice problem={trying.error} />}
      {trying.data && <Tried run={trying.data} />}
      <ProposalActions busy={form.busy} trying={trying.isPending} attempt={() => trying.mutate()} close={onClose} />
    </Form>
  );
}

function propose(before: Policy | undefined, body: Plan, key: string): Promise<Policy> {
  return before === undefined
    ? ok(api.POST("/api/v1/review-policies", { params: { header: once(key) }, body }))
    : ok(
        api.POST("/api/v1/review-policies/{id}/versions", {
          params: { path: { id: before.id }, header: once(key) },
          body,
        }),
      );
}

function valuesOf(before: Policy | undefined): Values {
  const rules = before?.rules ?? {};
  return {
    name: before?.name ?? "",
    purpose: before?.purpose ?? "",
    when: WHEN.filter((rule) => rules[rule]),
    sample_percent: rules.sample_per_million ? String(rules.sample_per_million / 10_000) : "",
    findings: findingsOf(rules),
    words: rules.words?.join(", ") ?? "",
    characters_above: rules.characters_above === undefined ? "" : String(rules.characters_above),
    approvals: String(before?.steps.length ?? 1),
    due_minutes: String(before?.due_minutes ?? 480),
    route: before?.afterwards ? ["afterwards"] : [],
  };
}

/** What this form does not show stays as it was. */
function planOf(values: Values, before: Policy | undefined): Plan {
  const words = values.words
    .split(/[,、]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const approvals = Math.max(1, Math.round(Number(values.approvals)));
  const sameRoute = before !== undefined && before.steps.length === approvals;
  return {
    ...(before?.department_id ? { department_id: before.department_id } : {}),
    ...(before?.key_id ? { key_id: before.key_id } : {}),
    ...(before?.remind_minutes ? { remind_minutes: before.remind_minutes } : {}),
    ...(before?.escalate_minutes ? { escalate_minutes: before.escalate_minutes } : {}),
    ...(values.purpose.trim() === "" ? {} : { purpose: values.purpose.trim() }),
    name: values.name,
    rules: {
      ...before?.rules,
      always: values.when.includes("always"),
      external_audience: values.when.includes("external_audience"),
      sample_per_million: Math.round(Number(values.sample_percent) * 10_000),
      findings: values.findings as unknown as NonNullable<Schema["ReviewRules"]["findings"]>,
      words,
      ...(values.characters_above === "" ? {} : { characters_above: Number(values.characters_above) }),
    },
    steps: (sameRoute ? before.steps : Array.from({ length: approvals }, () => ["reviewer"])) as Plan["steps"],
    enabled: before?.enabled ?? true,
    wait_seconds: before?.wait_seconds ?? 0,
    afterwards: values.route.includes("afterwards"),
    due_minutes: Number(values.due_minutes),
  };
}

/** What it would have held; all of it counted by the server. */
function Tried({ run }: { run: Schema["ReviewDryRun"] }) {
  const t = useTexts();
  const format = useFormat();
  const textFor = useTextFor();
  return (
    <Notice tone={run.held > 0 ? "warn" : "good"}>
      <p>{t("catalog.tried", { held: format.number(run.held), outputs: format.number(run.outputs) })}</p>
      <Facts>
        <Fact name={t("catalog.tried.approvals")}>{format.number(run.approvals)}</Fact>
        {Object.entries(run.by_rule).map(([rule, held]) => (
          <Fact key={rule} name={textFor("catalog.tried.rule", rule) ?? rule}>
            {format.number(held)}
          </Fact>
        ))}
      </Facts>
      {run.without_text > 0 && <p>{t("catalog.tried.without", { count: format.number(run.without_text) })}</p>}
      {run.untold.length > 0 && (
        <p>
          {t("catalog.tried.untold", {
            rules: run.untold.map((rule) => textFor("catalog.tried.rule", rule) ?? rule).join(t("catalog.rule.and")),
          })}
        </p>
      )}
      {!run.complete && <p>{t("catalog.tried.part")}</p>}
    </Notice>
  );
}
