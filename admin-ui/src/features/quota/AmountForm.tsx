import { useQueryClient } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { api, ok, once } from "../../api/client";
import { Form, FormActions, TextField, useForm } from "../../components/Form";
import { useTexts } from "../../locales";
import { useAmounts, type Budget } from "./amounts";
import { Preview } from "./Outlook";

/** Another amount, in place of the old one; who would be refused by it stands below while one types. */
export function AmountForm({ budget, close }: { budget: Budget; close(): void }) {
  const t = useTexts();
  const queries = useQueryClient();
  const { read, write, unit } = useAmounts(budget.measure);
  const form = useForm({
    initial: { amount: write(budget.amount) },
    send: ({ amount }, key) =>
      ok(
        api.PUT("/api/v1/budgets/{id}", {
          params: { path: { id: budget.id }, header: once(key) },
          body: { amount: read(amount) ?? -1, thresholds: budget.thresholds },
        }),
      ),
    done: () => {
      void queries.invalidateQueries({ queryKey: ["budgets"] });
      void queries.invalidateQueries({ queryKey: ["outlook", budget.id] });
      close();
    },
  });
  const amount = useDeferredValue(read(form.values.amount));
  return (
    <Form form={form} fields={["amount"]} className="amount-form">
      <TextField
        form={form}
        name="amount"
        label={t("quota.amount")}
        type="number"
        inputMode="decimal"
        suffix={unit}
        autoFocus
      />
      {amount !== undefined && <Preview budget={budget} amount={amount} />}
      <FormActions form={form} submit={t("app.save")} close={close} disabled={amount === undefined} />
    </Form>
  );
}
