import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.SEKKEI_SERVER ?? "http://localhost:8080";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "target/classes/static",
    emptyOutDir: true,
    // The Content-Security-Policy allows no data: addresses, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: {
    proxy: Object.fromEntries(
      ["/api", "/v1", "/actuator", "/oauth2", "/login", "/openapi.json"].map((path) => [path, server]),
    ),
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "node",
  },
});
