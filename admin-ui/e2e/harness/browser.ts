import axe from "axe-core";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import type { Person } from "./house";

export type Language = "en" | "ja";

const SCREENS = new URL("../../target/screens/", import.meta.url).pathname;

/** Debian's Chromium, asking nobody outside for anything. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

interface Opening {
  language?: Language;
  dark?: boolean;
  width?: number;
}

/** A page of a browser that has never been here. */
export async function open(browser: Browser, url: string, opening: Opening = {}): Promise<Page> {
  const { language = "en", dark = false, width = 1360 } = opening;
  const context = await browser.newContext({
    baseURL: url,
    locale: language === "ja" ? "ja-JP" : "en-GB",
    timezoneId: "Asia/Tokyo",
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    viewport: { width, height: 900 },
  });
  await context.addInitScript(
    (preferences) => localStorage.setItem("sekkei-preferences", JSON.stringify(preferences)),
    { language },
  );
  const page = await context.newPage();
  page.setDefaultTimeout(Number(process.env["SEKKEI_E2E_PATIENCE"] ?? 30_000));
  complaints.set(page, []);
  page.on("console", (message) => {
    // The browser itself reports every refusal of the server; the screens say those in their own words.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.get(page)?.push(message.text());
    }
  });
  page.on("pageerror", (failure) => complaints.get(page)?.push(String(failure)));
  return page;
}

const complaints = new Map<Page, string[]>();

/** What the browser complained about: errors of scripts, and what the Content-Security-Policy forbade. */
export function complaintsOf(page: Page): string[] {
  return complaints.get(page) ?? [];
}

/** Signs somebody in the way people do. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto("/");
  await page.locator('input[name="email"]').fill(person.email);
  await page.locator('input[name="password"]').fill(person.password);
  await page.locator('button[type="submit"]').click();
  await page.locator("nav").first().waitFor({ state: "attached" });
}

/** Waits until nothing is being fetched or drawn any more. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle").catch(() => undefined);
  await page.locator(".skeleton").first().waitFor({ state: "detached" });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** A picture for people to look at. What is on it is read, too: a code of the server in place of words is a complaint. */
export async function photograph(page: Page, language: Language, name: string): Promise<void> {
  const folder = join(SCREENS, language);
  mkdirSync(folder, { recursive: true });
  for (const code of await rawCodes(page)) {
    complaints.get(page)?.push(`${language}/${name} shows the code ${code}`);
  }
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** A picture in each language; the page is left in English. What is under way goes on, for no page is loaded anew. */
export async function photographBoth(page: Page, name: string): Promise<void> {
  for (const language of ["ja", "en"] as const) {
    await page.evaluate((wanted) => {
      document.querySelector<HTMLButtonElement>(`.switch button[lang="${wanted}"]`)?.click();
    }, language);
    await page.locator(`html[lang="${language}"]`).waitFor();
    await photograph(page, language, name);
  }
}

/** Codes look like this, and the metric ROUGE, which is none; whoever means to show one puts it into a code element. */
const CODES = [
  /\b[A-Z]{2,}(?:_[A-Z]+)+\b/,
  /\b[a-z]+(?:_[a-z]+)+\b/,
  /\b(?!ROUGE\b)[A-Z]{5,}\b/,
  /\b(?:llm|slm)-[a-z-]+\b/,
  /\bcustomer-reply\b/,
];

/** Codes of the server that stand where people expect words. Words in their own right are no codes. */
async function rawCodes(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => {
    const own = "code, pre, textarea, output, kbd, [lang]:not(html), .answer-text, .shaded, .clamped";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (element && !element.closest(own) && element.checkVisibility()) {
        texts.push(node.textContent ?? "");
      }
    }
    return texts;
  });
  return [...new Set(text.flatMap((one) => CODES.flatMap((code) => code.exec(one)?.[0] ?? [])))];
}

/** What axe finds against WCAG 2.2 AA, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} — ${node.failureSummary ?? ""}`),
  );
}
