import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { OwnBrowser } from "../e2e/rig/browser";
import { CHROMIUM } from "../e2e/rig/needs";
import { Server } from "../e2e/rig/server";

const TARGET = resolve(import.meta.dirname, "../../target");
const PROGRAM = `${TARGET}/tools/lighthouse/node_modules/.bin/lighthouse`;
const KINDS = ["performance", "accessibility", "best-practices"];
const PEOPLE = ["Seonaid", "Tormod", "Peigi"];

type Scores = Record<string, number>;

test("Lighthouse on the first screen and the list", async () => {
  const server = await Server.start();
  const profile = await mkdtemp(join(tmpdir(), "heard-lighthouse-"));
  const browser = await OwnBrowser.start(profile);
  const origin = `http://localhost:${server.port}`;
  const invite = `${origin}/#join=${server.invite()}`;
  const first = await judge(browser, invite);
  await fillList(browser, invite);
  // What the phone has stored stays: the list is looked at by somebody who uses it every day.
  const list = await judge(browser, `${origin}/`, "--disable-storage-reset");
  await browser.close();
  await server.end();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });

  const screens = { "the first screen": first.scores, "the list": list.scores };
  await writeFile(`${TARGET}/lighthouse.json`, JSON.stringify({ version: first.version, screens }, null, 1));
  console.log(screens);
  // How fast it was depends on the machine too; the rest does not.
  for (const { accessibility, "best-practices": practices } of Object.values(screens)) {
    expect(accessibility).toBe(100);
    expect(practices).toBe(100);
  }
});

async function judge(
  browser: OwnBrowser,
  url: string,
  ...more: string[]
): Promise<{ version: string; scores: Scores }> {
  const { port } = new URL(browser.address);
  const options = [`--port=${port}`, `--only-categories=${KINDS}`, "--output=json", "--quiet", ...more];
  const { stdout } = await promisify(execFile)(PROGRAM, [url, ...options], {
    env: { ...process.env, CHROME_PATH: CHROMIUM },
    maxBuffer: 1 << 27,
  });
  const told = JSON.parse(stdout) as {
    lighthouseVersion: string;
    categories: Record<string, { score: number }>;
    audits: Record<string, { score: number | null; title: string }>;
  };
  const missed = Object.values(told.audits).filter(({ score }) => score !== null && score < 0.9);
  console.log(missed.map(({ title }) => title).join("; ") || "nothing to better");
  const scores = KINDS.map((kind) => [kind, Math.round((told.categories[kind]?.score ?? 0) * 100)]);
  return { version: told.lighthouseVersion, scores: Object.fromEntries(scores) };
}

async function fillList(browser: OwnBrowser, invite: string): Promise<void> {
  const page = await browser.context.newPage();
  await page.goto(invite);
  await page.getByLabel("The name your team knows you by").fill("Morag");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByText("Ready. You can lose the signal now.")).toBeVisible();
  await page.getByRole("button", { name: "Start" }).click();
  for (const name of PEOPLE) {
    await page.getByRole("button", { name: "New conversation" }).click();
    await page.getByLabel("What matters to them?").fill(`${name} says the last bus is too early.`);
    await page.getByText("Kept on this phone", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Done" }).click();
  }
  await page.close();
}
