import { Api } from "./api";
import type { Platform } from "./platform";

const ADMIN = "admin@demo.example";

/** Somebody who can sign in. */
export interface Person {
  id: string;
  email: string;
  password: string;
}

/** A company with a person in each role, so that every screen has somebody who may see it. */
export interface House {
  url: string;
  folder: string | undefined;
  admin: Person;
  member: Person;
  reviewer: Person;
  otherReviewer: Person;
  deputy: Person;
  auditor: Person;
  engineer: Person;
  departments: { sales: string; research: string };
  key: string;
}

/** Fills an empty platform. What is external is held for a reviewer. */
export async function furnish(platform: Platform): Promise<House> {
  const admin = await Api.signIn(platform.url, ADMIN, platform.password);
  const me = await admin.get<{ person: { id: string } }>("/api/v1/me");
  await admin.put("/api/v1/purposes/customer-reply", { name_ja: "顧客への返信", name_en: "Customer replies" });
  await admin.put("/api/v1/purposes/minutes", { name_ja: "議事録", name_en: "Minutes" });
  const sales = await admin.post<{ id: string }>("/api/v1/departments", { name: "営業部 Sales" });
  const research = await admin.post<{ id: string }>("/api/v1/departments", { name: "研究開発部 Research" });
  const add = (email: string, name: string, roles: string[], department?: string) =>
    addPerson(platform.url, admin, email, name, roles, department);
  const house: House = {
    url: platform.url,
    folder: platform.folder,
    admin: { id: me.person.id, email: ADMIN, password: platform.password },
    member: await add("hanako@demo.example", "佐藤 花子", ["member"], sales.id),
    reviewer: await add("kenji@demo.example", "鈴木 健二", ["reviewer"]),
    otherReviewer: await add("yuki@demo.example", "高橋 由紀", ["reviewer", "member"], research.id),
    deputy: await add("deputy@demo.example", "Alex Morgan", ["tenant_admin"]),
    auditor: await add("audit@demo.example", "監査 太郎", ["auditor"]),
    engineer: await add("engineer@demo.example", "Robin Ito", ["model_engineer", "member"], research.id),
    departments: { sales: sales.id, research: research.id },
    key: "",
  };
  const issued = await admin.post<{ key: { id: string } }>("/api/v1/keys", {
    department_id: sales.id,
    name: "CRM",
    modes: ["llm-to-slm", "slm-only"],
    purposes: ["customer-reply"],
    default_purpose: "customer-reply",
  });
  house.key = issued.key.id;
  await admin.post("/api/v1/budgets", {
    level: "department",
    owner_id: sales.id,
    measure: "money",
    span: "month",
    amount: 5_000_000,
    currency: "USD",
    thresholds: [4_000_000],
  });
  await holdWhatIsExternal(platform.url, admin, house.deputy);
  return house;
}

async function addPerson(
  url: string,
  admin: Api,
  email: string,
  name: string,
  roles: string[],
  department?: string,
): Promise<Person> {
  const added = await admin.post<{ person: { id: string }; password: string }>("/api/v1/people", {
    email,
    name,
    language: "ja",
    roles,
    ...(department ? { department_id: department } : {}),
  });
  const password = `long enough for ${email}`;
  const own = await Api.signIn(url, email, added.password);
  await own.put("/api/v1/me/password", { current_password: added.password, new_password: password });
  return { id: added.person.id, email, password };
}

async function holdWhatIsExternal(url: string, admin: Api, deputy: Person): Promise<void> {
  const policy = await admin.post<{ id: string; version: number }>("/api/v1/review-policies", {
    name: "社外文書 External texts",
    rules: { external_audience: true },
    steps: [["reviewer"]],
    due_minutes: 480,
  });
  const other = await Api.signIn(url, deputy.email, deputy.password);
  await other.post(`/api/v1/review-policies/${policy.id}/versions/${policy.version}/approve`);
}
