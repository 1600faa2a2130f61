import { Link } from "react-router";
import { useDepartment, useKey, usePerson, usePilot, usePurposes } from "../api/lookups";
import { useSession } from "../api/session";
import { useFormat, useTextFor } from "../locales";
import { Code } from "./Value";

/** What people call a department, a key or a person; its number until that is known. */
export function DepartmentName({ id }: { id: string }) {
  const department = useDepartment(id);
  return <>{department?.name ?? <Code short>{id}</Code>}</>;
}

export function KeyName({ id }: { id: string }) {
  const { data } = useKey(id);
  return <Link to={`/portal/keys/${id}`}>{data?.name ?? id.slice(0, 8)}</Link>;
}

export function PilotName({ id }: { id: string }) {
  const { data } = usePilot(id);
  return <Link to={`/portal/pilots/${id}`}>{data?.plan.name ?? id.slice(0, 8)}</Link>;
}

/** Those who may not read who is who know their own name. */
export function PersonName({ id }: { id: string }) {
  const { me, is } = useSession();
  const own = id === me.person?.id ? me.person.name : undefined;
  const { data } = usePerson(own === undefined && is("tenant_admin", "auditor") ? id : undefined);
  return <>{own ?? data?.name ?? <Code short>{id}</Code>}</>;
}

/** What the tenant calls a purpose; its code where it never gave it a name. */
export function usePurposeName(): (code: string) => string {
  const { language } = useFormat();
  const { data } = usePurposes();
  return (code) => {
    const purpose = data?.find((one) => one.code === code);
    return purpose === undefined ? code : language === "ja" ? purpose.name_ja : purpose.name_en;
  };
}

export function PurposeName({ code }: { code: string }) {
  return <>{usePurposeName()(code)}</>;
}

/** What people call a mode. With a pair before it, as in enja:slm-only, the pair is told too. */
export function useModeName(): (mode: string) => string {
  const textFor = useTextFor();
  return (mode) => {
    const [pair, own] = mode.includes(":") ? mode.split(":", 2) : [undefined, mode];
    const name = textFor("app.modeName", own ?? "") ?? own ?? mode;
    return pair === undefined ? name : `${pair} · ${name}`;
  };
}

export function ModeName({ mode }: { mode: string }) {
  return <>{useModeName()(mode)}</>;
}
