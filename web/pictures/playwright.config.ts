import { defineConfig } from "@playwright/test";
import { CHROMIUM, FLAGS } from "../e2e/rig/needs";

export default defineConfig({
  testDir: ".",
  testMatch: "take.ts",
  globalSetup: "../e2e/rig/needs.ts",
  workers: 1,
  retries: 0,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  outputDir: "../test-results",
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
    actionTimeout: 30_000,
  },
});
