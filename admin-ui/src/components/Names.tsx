import { Link } from "react-router";
import { useDepartment, useKey, usePerson } from "../api/lookups";
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

export function PersonName({ id }: { id: string }) {
  const { data } = usePerson(id);
  return <>{data?.name ?? <Code short>{id}</Code>}</>;
}
