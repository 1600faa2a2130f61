import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { Api } from "./harness/api";
import {
  accessibilityFaults,
  complaintsOf,
  launch,
  open,
  photograph,
  settle,
  signIn,
  type Language,
} from "./harness/browser";
import type { House, Person } from "./harness/house";

/** Each screen with somebody who may see it. */
const SCREENS: [name: string, who: keyof House, path: string][] = [
  ["generate", "member", "/portal/generate"],
  ["history", "member", "/portal/history"],
  ["reviews", "reviewer", "/portal/reviews"],
  ["review-figures", "admin", "/portal/review-figures"],
  ["usage", "admin", "/portal/usage"],
  ["budgets", "admin", "/portal/budgets"],
  ["departments", "admin", "/portal/departments"],
  ["purposes", "admin", "/portal/purposes"],
  ["keys", "admin", "/portal/keys"],
  ["people", "admin", "/portal/people"],
  ["tenants", "admin", "/portal/tenants"],
  ["account", "member", "/portal/me"],
  ["models", "engineer", "/portal/models"],
  ["pilots", "engineer", "/portal/pilots"],
  ["pilot-new", "engineer", "/portal/pilots/new"],
  ["pilot-datasets", "engineer", "/portal/pilot-datasets"],
  ["tuning", "engineer", "/portal/tuning"],
  ["policies", "admin", "/portal/policies"],
  ["routes", "engineer", "/portal/routes"],
  ["audit", "auditor", "/portal/audit"],
  ["audit-entries", "auditor", "/portal/audit/entries"],
  ["audit-evidence", "auditor", "/portal/audit/evidence"],
  ["audit-keeping", "auditor", "/portal/audit/keeping"],
  ["nowhere", "member", "/portal/keys"],
];

const house = inject("house");
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
  await history(house);
});

afterAll(() => browser.close());

describe.each<Language>(["en", "ja"])("in %s", (language) => {
  it("the sign-in has no faults", async () => {
    const page = await open(browser, house.url, { language });
    await page.goto("/");
    await settle(page);

    await photograph(page, language, "sign-in");
    expect(await faults(page)).toEqual([]);
    await page.context().close();
  });

  it.each([...new Set(SCREENS.map(([, who]) => who))])("every screen of the %s has no faults", async (who) => {
    const page = await open(browser, house.url, { language });
    await signIn(page, house[who] as Person);
    const found: string[] = [];
    for (const [name, , path] of SCREENS.filter(([, one]) => one === who)) {
      await page.goto(path);
      await settle(page);
      await photograph(page, language, name);
      found.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
      await page.emulateMedia({ colorScheme: "dark" });
      await photograph(page, language, `${name}-dark`);
      found.push(...(await accessibilityFaults(page)).map((fault) => `${name} in the dark: ${fault}`));
      await page.emulateMedia({ colorScheme: "light" });
      found.push(...(await faultsOnATelephone(page, language, name)));
    }

    expect(found).toEqual([]);
    await page.context().close();
  });
});

/** Whether the screen has room there, and whether tables that are drawn as cards are still tables to those who hear them. */
async function faultsOnATelephone(page: Page, language: Language, name: string): Promise<string[]> {
  const usual = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await photograph(page, language, `${name}-narrow`);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  const found = language === "en" ? await accessibilityFaults(page) : [];
  await page.setViewportSize(usual ?? { width: 1360, height: 900 });
  return [...found, ...(overflow > 0 ? [`${overflow} px are outside`] : [])].map(
    (fault) => `${name} on a telephone: ${fault}`,
  );
}

async function faults(page: Page): Promise<string[]> {
  return [...(await accessibilityFaults(page)), ...complaintsOf(page)];
}

/** Something to look at: answers in each mode, and one that is held. */
async function history({ url, member, otherReviewer }: House): Promise<void> {
  const hanako = await Api.signIn(url, member.email, member.password);
  const yuki = await Api.signIn(url, otherReviewer.email, otherReviewer.password);
  const ask = (who: Api, model: string, content: string, more: object = {}) =>
    who.post("/api/v1/generations", { model, messages: [{ role: "user", content }], ...more });
  await ask(hanako, "enja:llm-to-slm", "Translate to Japanese: Where is the station?", { purpose: "customer-reply" });
  await ask(hanako, "enja:llm-only", "Translate to Japanese: I have a meeting this afternoon.", {
    purpose: "minutes",
  });
  await ask(hanako, "enja:slm-only", "Translate to English: 彼は毎朝散歩をする。");
  await ask(yuki, "enja:llm-to-slm", "Translate to Japanese: Thank you for your letter.", { audience: "external" });
}
