import { useQueryClient } from "@tanstack/react-query";
import { api, ok, once } from "../../api/client";
import { Dialog } from "../../components/Dialog";
import { Form, FormActions, SelectField, TextField, useForm } from "../../components/Form";
import { useTexts } from "../../locales";
import { useAmounts, type Budget, type Measure } from "./amounts";
import { OwnerFields } from "./OwnerFields";

const MEASURES: Measure[] = ["money", "tokens", "requests", "compute", "concurrent"];
const SPANS: Budget["span"][] = ["month", "day", "minute", "fixed", "always"];

interface Values {
  level: Budget["level"];
  owner_id: string;
  measure: Measure;
  span: Budget["span"];
  amount: string;
  starts_at: string;
  ends_at: string;
}

/** A budget beside those there are. */
export function AddBudget({ close }: { close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const form = useForm<Values, unknown>({
    initial: {
      level: "tenant",
      owner_id: "",
      measure: "money",
      span: "month",
      amount: "",
      starts_at: "",
      ends_at: "",
    },
    send: (values, key) =>
      ok(
        api.POST("/api/v1/budgets", {
          params: { header: once(key) },
          body: {
            level: values.level,
            measure: values.measure,
            span: values.span,
            amount: amounts.read(values.amount) ?? -1,
            ...(values.level === "tenant" ? {} : { owner_id: values.owner_id }),
            ...(values.measure === "money" ? { currency: amounts.currency } : {}),
            ...(values.span === "fixed"
              ? { starts_at: instant(values.starts_at), ends_at: instant(values.ends_at) }
              : {}),
          },
        }),
      ),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["budgets"] });
      close();
    },
  });
  const { values } = form;
  const amounts = useAmounts(values.measure);
  const choices = <V extends string>(all: V[], name: (value: V) => string) =>
    all.map((value) => ({ value, label: name(value) }));
  return (
    <Dialog title={t("quota.budget.add")} onClose={close}>
      <Form form={form} fields={["level", "owner_id", "measure", "span", "amount", "starts_at", "ends_at"]}>
        <div className="fields-row">
          <OwnerFields form={form} />
        </div>
        <div className="fields-row">
          <SelectField
            form={form}
            name="measure"
            label={t("quota.what")}
            choices={choices(MEASURES, (measure) => t(`quota.counts.${measure}`))}
          />
          <SelectField
            form={form}
            name="span"
            label={t("quota.span")}
            choices={choices(SPANS, (span) => t(`quota.span.${span}`))}
          />
        </div>
        {values.span === "fixed" && (
          <div className="fields-row">
            <TextField form={form} name="starts_at" label={t("quota.starts")} type="datetime-local" />
            <TextField form={form} name="ends_at" label={t("quota.ends")} type="datetime-local" />
          </div>
        )}
        <TextField
          form={form}
          name="amount"
          label={t("quota.amount")}
          type="number"
          inputMode="decimal"
          suffix={amounts.unit}
        />
        <FormActions form={form} submit={t("quota.budget.set")} close={close} />
      </Form>
    </Dialog>
  );
}

function instant(local: string): string {
  return local === "" ? "" : new Date(local).toISOString();
}
