import { defineConfig } from "@playwright/test";
import { CHROMIUM, FLAGS } from "./e2e/rig/needs";

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  globalSetup: "./e2e/rig/needs.ts",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // One bound for all, for slow machines: what passes takes no longer by it.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: CHROMIUM, args: FLAGS },
    viewport: { width: 360, height: 740 },
    locale: "en-GB",
    trace: "off",
    actionTimeout: 60_000,
  },
});
