import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { Api } from "./harness/api";
import {
  accessibilityFaults,
  complaintsOf,
  launch,
  open,
  photograph,
  photographBoth,
  settle,
  signIn,
} from "./harness/browser";
import type { Person } from "./harness/house";

const NAME = `Pilot ${Date.now()}`;
const PATIENCE = 300_000;

const SENTENCES = [
  ["Where is the station?", "駅はどこですか。", "dev"],
  ["The meeting begins at ten.", "会議は10時に始まります。", "test"],
  ["Thank you for your letter.", "お手紙ありがとうございます。", "dev"],
  ["He reads a book every evening.", "彼は毎晩本を読みます。", "test"],
  ["I bought this bag yesterday.", "私は昨日このかばんを買いました。", "dev"],
  ["Please close the window.", "窓を閉めてください。", "test"],
  ["She lives in a small town by the sea.", "彼女は海の近くの小さな町に住んでいます。", "dev"],
  ["The train was late because of the snow.", "雪のために電車が遅れました。", "test"],
] as const;

const house = inject("house");
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

async function as(person: Person): Promise<Page> {
  const page = await open(browser, house.url);
  await signIn(page, person);
  return page;
}

async function leave(page: Page) {
  expect(complaintsOf(page)).toEqual([]);
  await page.context().close();
}

/** In both themes. */
async function faultsOf(page: Page): Promise<string[]> {
  const found = await accessibilityFaults(page);
  await page.emulateMedia({ colorScheme: "dark" });
  found.push(...(await accessibilityFaults(page)));
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

const file = (text: string) => ({ name: "mails.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(text) });

it("a pilot goes from an upload to a route that the next generation follows", { timeout: PATIENCE }, async () => {
  const page = await as(house.engineer);

  await page.goto("/portal/pilot-datasets");
  await page.getByRole("button", { name: "Upload" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("File", { exact: true }).setInputFiles(file('{"input": "fine"}\n{"inputs": "wrong"}\n'));
  await dialog.getByText("is no field").first().waitFor();
  expect(await dialog.getByRole("button", { name: "Keep it" }).isDisabled()).toBe(true);
  await photographBoth(page, "dataset-faults");
  expect(await faultsOf(page)).toEqual([]);
  const rows = SENTENCES.map(([english, reference, split]) => JSON.stringify({ input: english, reference, split }));
  await dialog.getByLabel("File", { exact: true }).setInputFiles(file(rows.join("\n")));
  await dialog.getByText("All 8 rows are good.").waitFor();
  await dialog.getByLabel("Name").fill(NAME);
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await dialog.waitFor({ state: "detached" });

  await page.getByRole("link", { name: `Try models on ${NAME}` }).click();
  await page.getByLabel("Name").fill(NAME);
  await settle(page);
  await photographBoth(page, "pilot-plan");
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("heading", { level: 1, name: NAME }).waitFor();
  await page.getByText("Completed").waitFor({ timeout: PATIENCE });

  await page.getByRole("heading", { name: "Quality, time and cost" }).waitFor();
  await page.getByRole("img", { name: "Quality against cost" }).waitFor();
  await settle(page);
  await photographBoth(page, "pilot-report");
  expect(await faultsOf(page)).toEqual([]);
  const saved = page.getByRole("region", { name: "Does it pay?" }).getByRole("row").nth(1);
  const before = await saved.innerText();
  await page.getByLabel("Outputs a month").fill("20000");
  await page.getByRole("button", { name: "Reckon again" }).click();
  await expect.poll(() => saved.innerText()).not.toBe(before);
  expect(page.url()).toContain("outputs_per_month=20000");

  await page.getByLabel("For the purpose").selectOption({ label: "Minutes" });
  await page.getByRole("button", { name: "Propose these routes" }).click();
  await page.getByText(`${NAME} was proposed as version`).waitFor();
  await leave(page);

  const deputy = await as(house.deputy);
  await deputy.goto("/portal/routes");
  const row = deputy.getByRole("row", { name: new RegExp(NAME) });
  await row.getByRole("button", { name: "Agree" }).click();
  await settle(deputy);
  await photograph(deputy, "en", "route-agree");
  await deputy.getByRole("dialog").getByRole("button", { name: "Agree" }).click();
  await row.getByText("Counts").waitFor();
  await row.getByRole("link", { name: NAME }).click();
  await deputy.getByRole("heading", { level: 1, name: NAME }).waitFor();
  await leave(deputy);

  const member = await Api.signIn(house.url, house.member.email, house.member.password);
  const answer = await member.post<{ usage: { sekkei: { route_rule?: string } } }>("/api/v1/generations", {
    model: "enja",
    purpose: "minutes",
    messages: [{ role: "user", content: "Translate to Japanese: The report is ready." }],
  });
  expect(answer.usage.sekkei.route_rule).toBeTruthy();
});

it("reviewers compare outputs with the keyboard, without knowing whose they are", { timeout: PATIENCE }, async () => {
  const page = await as(house.reviewer);
  await page.goto("/portal/pilots");
  await page.getByRole("link", { name: `Compare outputs of ${NAME}` }).click();
  await page.getByRole("region", { name: "Left" }).waitFor();
  await settle(page);
  await photographBoth(page, "pilot-compare");
  expect(await faultsOf(page)).toEqual([]);
  expect(await page.locator("main").innerText()).not.toMatch(/llm|slm/i);

  await page.keyboard.press("1");
  await page.getByText("1 judged").waitFor();
  await page.getByRole("region", { name: "Left" }).waitFor();
  await page.keyboard.press("2");
  await page.getByText("2 judged").waitFor();

  await leave(page);
});
