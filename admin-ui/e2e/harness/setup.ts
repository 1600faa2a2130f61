import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { TestProject } from "vitest/node";
import { furnish, type House } from "./house";
import { startPlatform, type Platform } from "./platform";

declare module "vitest" {
  interface ProvidedContext {
    house: House;
  }
}

/** Where the people of a platform are remembered that somebody else runs, so that tests can be run on it again. */
const REMEMBERED = new URL("../../target/e2e/house.json", import.meta.url).pathname;

/** One platform for all tests, with people in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const platform = await startPlatform();
  try {
    project.provide("house", await houseOf(platform));
  } catch (failure) {
    await platform.stop();
    throw failure;
  }
  return () => platform.stop();
}

async function houseOf(platform: Platform): Promise<House> {
  if (!process.env["SEKKEI_E2E_URL"]) {
    return furnish(platform);
  }
  const known = existsSync(REMEMBERED) ? (JSON.parse(readFileSync(REMEMBERED, "utf8")) as House) : undefined;
  if (known?.admin.password === platform.password) {
    return { ...known, url: platform.url };
  }
  const house = await furnish(platform);
  mkdirSync(dirname(REMEMBERED), { recursive: true });
  writeFileSync(REMEMBERED, JSON.stringify(house));
  return house;
}
