import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { Api } from "./harness/api";
import { complaintsOf, launch, open, photograph, photographBoth, settle, signIn } from "./harness/browser";

const house = inject("house");
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launch();
});

afterAll(() => browser.close());

beforeEach(async () => {
  page = await open(browser, house.url);
});

afterEach(async () => {
  expect(complaintsOf(page)).toEqual([]);
  await page.context().close();
});

/** An answer of the member's; returns its number. */
async function answer(text: string): Promise<string> {
  const member = await Api.signIn(house.url, house.member.email, house.member.password);
  const made = await member.post<{ status: { id: string } }>("/api/v1/generations", {
    model: "enja:llm-to-slm",
    messages: [{ role: "user", content: text }],
  });
  return made.status.id;
}

describe("a member", () => {
  it("learns why an answer is what it is", async () => {
    const id = await answer("Translate to Japanese: The red car is fast.");
    await signIn(page, house.member);
    await page.goto(`/portal/why/${id}`);
    await page.getByRole("button", { name: "Explain this answer" }).click();

    await page.getByRole("heading", { name: "What the large model brought" }).waitFor({ timeout: 90_000 });
    const token = page.locator("button.token").first();
    await token.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.getByText("Hesitated between").waitFor();
    expect(await page.locator(".heaviest tbody tr").count()).toBeGreaterThan(0);
    await settle(page);
    await photographBoth(page, "why");
    expect(await page.getByRole("button", { name: "Replay" }).count()).toBe(0);
  });
});

describe("an auditor", () => {
  beforeEach(() => signIn(page, house.auditor));

  it("sees a record proved in the browser, and replays it", async () => {
    const id = await answer("Translate to Japanese: I like green tea.");
    await page.goto(`/portal/audit/records/${id}`);

    await page.getByText(/All \d+ entries are proved/).waitFor();
    await page
      .getByRole("button", { name: /^Entry \d+ and its proof/ })
      .first()
      .click();
    await page.getByText("Root it leads to").waitFor();
    await settle(page);
    await photographBoth(page, "proof");
    await page.getByRole("link", { name: "Why this answer" }).click();
    await page.getByRole("button", { name: "Show the explanation" }).click();
    await page.getByRole("button", { name: "Explain this answer" }).click();
    await page.getByRole("button", { name: "Replay" }).click({ timeout: 90_000 });
    await page.getByText(/The same was written/).waitFor();
  });

  it("reads a text only after saying why, and the ledger lists the reading", async () => {
    const id = await answer("Translate to Japanese: We will meet tomorrow.");
    await page.goto(`/portal/audit/records/${id}`);
    expect(await page.getByText("We will meet tomorrow.").count()).toBe(0);

    await page.getByLabel("Reason").selectOption("COMPLAINT");
    await page.getByRole("button", { name: "Read them" }).click();
    await page.getByText("We will meet tomorrow.").waitFor();
    await page.goto(`/portal/audit/entries?type=CONTENT_READ&subject=${id}`);
    // The list tells what has its place in the ledger; an entry gets it within a second or so.
    await expect
      .poll(
        async () => {
          await page.reload();
          await settle(page);
          return page.getByText("Complaint", { exact: true }).count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
    await photographBoth(page, "readings");
  });

  it("takes a pack along and verifies it without the server", async () => {
    await answer("Translate to Japanese: Good morning.");
    await page.goto("/portal/audit/evidence");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Take everything" }).click(),
    ]);
    const pack = await download.path();
    const [keyFile] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save the verifier key" }).click(),
    ]);
    const key = readFileSync(await keyFile.path(), "utf8");

    await page.context().setOffline(true);
    await page.getByLabel("Evidence pack").setInputFiles({
      name: "pack.zip",
      mimeType: "application/zip",
      buffer: readFileSync(pack),
    });
    await page.getByLabel("Verifier key of the ledger").fill(key);
    await page.getByRole("button", { name: "Verify", exact: true }).click();

    await page.getByText("GOOD.").waitFor({ timeout: 60_000 });
    await page.context().setOffline(false);
    await photographBoth(page, "verified");
  });

  it("is told by the browser when a row of the ledger was changed", async () => {
    const id = await answer("Translate to Japanese: Nobody may change this.");
    await page.goto(`/portal/audit/records/${id}`);
    await page.getByText(/All \d+ entries are proved/).waitFor();
    const undo = await tamper(id);

    await page.reload();
    await page.getByText(/of \d+ entries are NOT what the ledger signed/).waitFor();
    await page
      .getByText(/does not lead to the signed root/)
      .first()
      .waitFor();
    await settle(page);
    await photographBoth(page, "tampered");

    await page.goto("/portal/audit/evidence");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Take everything" }).click(),
    ]);
    await page.getByLabel("Evidence pack").setInputFiles({
      name: "pack.zip",
      mimeType: "application/zip",
      buffer: readFileSync(await download.path()),
    });
    await page.getByRole("button", { name: "Verify", exact: true }).click();
    await page.getByText("BAD.").waitFor({ timeout: 60_000 });
    await photographBoth(page, "bad-pack");
    await undo();
  });
});

describe("two people", () => {
  it("erase a text, and its record stays proved", async () => {
    const id = await answer("Translate to Japanese: Please forget this.");
    await signIn(page, house.auditor);
    await page.goto(`/portal/audit/records/${id}`);
    await page.getByRole("button", { name: "Request erasure" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Request erasure" }).click();
    await page.getByText("Somebody else must agree under").waitFor();

    const admin = await open(browser, house.url);
    await signIn(admin, house.admin);
    await admin.goto("/portal/audit/keeping");
    await admin.getByRole("button", { name: "Agree and erase" }).first().click();
    await photograph(admin, "en", "erase");
    await admin.getByRole("dialog").getByRole("button", { name: "Agree and erase" }).click();
    await admin.getByText("Erased").first().waitFor();
    expect(complaintsOf(admin)).toEqual([]);
    await admin.context().close();

    await page.reload();
    await page.getByText(/All \d+ entries are proved/).waitFor();
    await page.getByRole("button", { name: "Read them" }).click();
    await page.getByText("The texts were dropped on").waitFor();
  });
});

/** As somebody with the database in their hands: another cost in the entry of the outcome. Returns how to undo it. */
async function tamper(id: string): Promise<() => Promise<void>> {
  const rewrite = async (from: string, to: string) => {
    const client = new pg.Client({ host: "localhost", ...databaseOf(house.folder) });
    await client.connect();
    try {
      // A trigger keeps the ledger append-only; whoever owns the database can take it away, and hash anew.
      await client.query("alter table ledger_entry disable trigger append_only");
      const changed = await client.query(
        `with changed as (
           select id, convert_to(replace(convert_from(envelope, 'UTF8'), $2, $3), 'UTF8') as envelope
           from ledger_entry where subject_id = $1 and type = 'OUTCOME')
         update ledger_entry e set envelope = c.envelope, leaf_hash = sha256('\\x00'::bytea || c.envelope)
         from changed c where c.id = e.id`,
        [id, from, to],
      );
      expect(changed.rowCount).toBe(1);
    } finally {
      await client.query("alter table ledger_entry enable always trigger append_only");
      await client.end();
    }
  };
  await rewrite('"status":"SUCCEEDED"', '"status":"CANCELLED"');
  return () => rewrite('"status":"CANCELLED"', '"status":"SUCCEEDED"');
}

/** The embedded database of the platform under test, as its superuser. */
function databaseOf(folder: string | undefined) {
  const home = join(folder ?? "", ".sekkei", "postgres");
  const port = Number(readFileSync(join(home, "data", "postmaster.pid"), "utf8").split("\n")[3]);
  return { port, user: "postgres", password: readFileSync(join(home, "password"), "utf8").trim(), database: "sekkei" };
}
