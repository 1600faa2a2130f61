import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { Api } from "./harness/api";
import { accessibilityFaults, complaintsOf, launch, open, photographBoth, settle, signIn } from "./harness/browser";

const house = inject("house");
const MINUTES = 60_000;
let browser: Browser;
let page: Page;

/** Of ten sentences six are to learn from; all say the same in the same words, so that little teaches much. */
const ROWS = Array.from({ length: 40 }, (_, index) => ({
  input: `Translate to Japanese: Order number ${(index * 7919).toString(36).repeat(3)} leaves the house on day ${index}.`,
  reference: `注文番号${(index * 7919).toString(36).repeat(3)}は${index}日に発送いたします。`,
  split: index % 10 < 6 ? "train" : index % 10 < 8 ? "dev" : "test",
}));

beforeAll(async () => {
  browser = await launch();
  const engineer = await Api.signIn(house.url, house.engineer.email, house.engineer.password);
  await engineer.post("/api/v1/pilot-datasets", {
    name: "発送の連絡 Shipping",
    format: "jsonl",
    rows: ROWS.map((row) => JSON.stringify(row)).join("\n"),
  });
});

afterAll(() => browser.close());

beforeEach(async () => {
  page = await open(browser, house.url);
});

afterEach(async () => {
  expect(complaintsOf(page)).toEqual([]);
  await page.context().close();
});

describe("a model engineer", () => {
  it(
    "has the small model learn, and asks to let it write",
    async () => {
      await signIn(page, house.engineer);
      await page.goto("/portal/tuning");
      await page.getByRole("button", { name: "New job" }).click();
      await page.getByLabel("Name").fill("発送 Shipping");
      await page.getByLabel("Dataset").selectOption({ index: 1 });
      await page.getByLabel("Updates", { exact: true }).fill("12");
      await page.getByLabel("Look every").fill("4");
      await settle(page);
      await photographBoth(page, "tuning-new");
      expect(await accessibilityFaults(page)).toEqual([]);
      await onATelephone(page, "tuning-new-narrow");
      await page.getByRole("button", { name: "Begin" }).click();

      await page.getByRole("heading", { level: 1, name: "発送 Shipping" }).waitFor();
      await page.getByText("Completed").waitFor({ timeout: 8 * MINUTES });
      await page.getByText("General set:").waitFor();
      await settle(page);
      const curve = page.getByRole("figure", { name: "Loss, in nats a token" });
      await curve.getByText("As a table").click();
      expect(await curve.getByRole("columnheader").allInnerTexts()).toEqual(["Updates", "On dev", "On train"]);
      expect(await curve.getByRole("rowheader").allInnerTexts()).toEqual(["0", "4", "8", "12"]);
      await photographBoth(page, "tuning-job");
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      await photographBoth(page, "tuning-job-dark");
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "light" });
      await onATelephone(page, "tuning-job-narrow");
      await page.getByRole("button", { name: /^Promote: enja / }).click();
      await page.getByRole("heading", { name: /^Ask to promote enja / }).waitFor();
      await page.getByRole("button", { name: "Promote", exact: true }).click();

      await page.getByText(/^Promotion/).waitFor();
      expect(await page.getByRole("button", { name: /^Approve: enja / }).count()).toBe(0);
    },
    10 * MINUTES,
  );
});

describe("a second person", () => {
  it("lets the version write, and takes its place from it", async () => {
    await signIn(page, house.deputy);
    await page.goto("/portal/tuning");
    await page.getByRole("button", { name: /^Approve: enja / }).click();
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await page.getByText("Current", { exact: true }).waitFor();
    await settle(page);
    await photographBoth(page, "tuning-versions");

    const deputy = await Api.signIn(house.url, house.deputy.email, house.deputy.password);
    const version = (await deputy.get<{ data: { sha256: string }[] }>("/api/v1/tuning/versions")).data[0];
    expect(await digestOfNext()).toBe(version?.sha256);

    await page.getByRole("button", { name: /^Roll back: enja / }).click();
    await page.getByRole("button", { name: "Roll back", exact: true }).click();
    await page.getByText("Candidate", { exact: true }).waitFor();
    expect(await digestOfNext()).not.toBe(version?.sha256);
  });
});

/** Pictures of it there; nothing may stand outside. */
async function onATelephone(page: Page, name: string): Promise<void> {
  const usual = page.viewportSize() ?? { width: 1360, height: 900 };
  await page.setViewportSize({ width: 390, height: 844 });
  await photographBoth(page, name);
  const outside = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(outside).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.setViewportSize(usual);
}

/** Whose weights write the next answer, as its record tells. */
async function digestOfNext(): Promise<string | undefined> {
  const hanako = await Api.signIn(house.url, house.member.email, house.member.password);
  const asked = await hanako.post<{ status: { id: string } }>("/api/v1/generations", {
    model: "enja",
    purpose: "minutes",
    messages: [{ role: "user", content: "Translate to Japanese: Where is the station?" }],
  });
  const auditor = await Api.signIn(house.url, house.auditor.email, house.auditor.password);
  const record = await auditor.get<unknown>(`/api/v1/audit/records/${asked.status.id}`);
  return /"pair_sha256":"([0-9a-f]{64})"/.exec(JSON.stringify(record))?.[1];
}
