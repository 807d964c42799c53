import { defineConfig } from "@playwright/test";
import { CHROMIUM, FLAGS } from "../e2e/rig/needs";

/** Measurements, one after the other: anything beside them would be measured too. */
export default defineConfig({
  testDir: ".",
  globalSetup: "../e2e/rig/needs.ts",
  globalTimeout: 20 * 60_000,
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 240_000 },
  reporter: [["list"]],
  outputDir: "../test-results",
  projects: [
    { name: "figures", testMatch: "*.bench.ts" },
    { name: "lighthouse", testMatch: "lighthouse.ts" },
  ],
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
    viewport: { width: 360, height: 740 },
    locale: "en-GB",
    actionTimeout: 60_000,
  },
});
