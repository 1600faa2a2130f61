import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["e2e/**/*.e2e.ts"],
    globalSetup: ["e2e/harness/setup.ts"],
    // One platform, one person at a time.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 600_000,
    retry: 0,
  },
});
