import type { TestProject } from "vitest/node";
import { furnish, type House } from "./house";
import { startPlatform } from "./platform";

declare module "vitest" {
  interface ProvidedContext {
    house: House;
  }
}

/** One platform for all tests, with people in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const platform = await startPlatform();
  try {
    project.provide("house", await furnish(platform));
  } catch (failure) {
    await platform.stop();
    throw failure;
  }
  return () => platform.stop();
}
