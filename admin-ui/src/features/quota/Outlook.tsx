import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, ok } from "../../api/client";
import type { Schema } from "../../api/types";
import { DepartmentName, KeyName, PersonName } from "../../components/Names";
import { Relative, Time } from "../../components/Value";
import { useFormat, useTexts } from "../../locales";
import { useAmounts, type Budget } from "./amounts";

type Told = Schema["BudgetOutlook"];

const MOST_NAMED = 5;

function useOutlook(budget: Budget, amount: number | undefined) {
  return useQuery({
    queryKey: ["outlook", budget.id, amount],
    queryFn: () =>
      ok(
        api.GET("/api/v1/budgets/{id}/outlook", {
          params: { path: { id: budget.id }, query: amount === undefined ? {} : { amount } },
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** Where a budget is going if it goes on as it began. */
export function Outlook({ budget }: { budget: Budget }) {
  const t = useTexts();
  const { say } = useAmounts(budget.measure);
  const { data } = useOutlook(budget, undefined);
  if (!data) {
    return null;
  }
  if (data.nothing_left) {
    return <b className="overdue">{t("quota.nothingLeft")}</b>;
  }
  if (data.runs_out_at) {
    return (
      <>
        <b className="overdue">{t.rich("quota.runsOut", { time: <Relative at={data.runs_out_at} /> })}</b>
        <small>
          <Time at={data.runs_out_at} />
        </small>
      </>
    );
  }
  return (
    <span className="quiet-text">
      {!data.expected ? t("quota.expected.none") : t("quota.expected", { amount: say(data.expected) })}
    </span>
  );
}

/** Who would be refused if the amount were another. */
export function Preview({ budget, amount }: { budget: Budget; amount: number }) {
  const t = useTexts();
  const { data, isPlaceholderData } = useOutlook(budget, amount);
  if (!data) {
    return <div className="preview">{t("app.loading")}</div>;
  }
  const refused = data.callers.filter((caller) => caller.refused > 0);
  return (
    <div className="preview" role="status" aria-busy={isPlaceholderData}>
      <b>{t("quota.preview")}</b>
      {data.nothing_left && <p className="overdue">{t("quota.preview.now")}</p>}
      <Refused told={data} refused={refused} />
    </div>
  );
}

function Refused({ told, refused }: { told: Told; refused: Told["callers"] }) {
  const t = useTexts();
  const format = useFormat();
  if (!told.looked_from) {
    return <p>{t("quota.preview.unknown")}</p>;
  }
  const since = format.day(told.looked_from);
  if (refused.length === 0) {
    return <p>{t("quota.preview.nobody", { since })}</p>;
  }
  return (
    <>
      <p>{t("quota.preview.since", { since })}</p>
      <ul>
        {refused.slice(0, MOST_NAMED).map((caller) => (
          <li key={`${caller.key_id}${caller.person_id}${caller.department_id}`}>
            {t.rich("quota.preview.caller", {
              who: <Who caller={caller} />,
              refused: format.number(caller.refused),
              generations: format.number(caller.generations),
            })}
          </li>
        ))}
      </ul>
      {refused.length > MOST_NAMED && (
        <p>{t("quota.preview.more", { count: format.number(refused.length - MOST_NAMED) })}</p>
      )}
    </>
  );
}

function Who({ caller }: { caller: Told["callers"][number] }) {
  if (caller.key_id) {
    return <KeyName id={caller.key_id} />;
  }
  if (caller.person_id) {
    return <PersonName id={caller.person_id} />;
  }
  return caller.department_id ? <DepartmentName id={caller.department_id} /> : null;
}
