import type { BrowserContext } from "@playwright/test";
import { test } from "../e2e/rig/test";
import { ThinLine } from "../e2e/rig/thin-line";
import { CLOCKS } from "./rig/clocks";
import { note } from "./rig/figures";
import { slow } from "./rig/slow";

const RUNS = 5;
const LINE = { up: 250, down: 250, roundTrip: 300 };

test("the first visit on a thin line", async ({ browser, server }) => {
  const forms: number[] = [];
  const lists: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "en-GB" });
    const line = await ThinLine.to(server, LINE);
    const { form, list } = await firstVisit(context, `${line.origin}/#join=${server.invite()}`);
    forms.push(form / 1000);
    lists.push((form + list) / 1000);
    await context.close();
    await line.end();
  }
  note("app.first_form_2g_s", "s", ...forms);
  note("app.first_use_2g_s", "s", ...lists);
});

/** How long somebody waits for the form to write their name in, and after that for the list. Typing is not counted. */
async function firstVisit(context: BrowserContext, link: string): Promise<{ form: number; list: number }> {
  await context.addInitScript(...CLOCKS);
  const page = await context.newPage();
  await slow(page);
  await page.goto(link, { waitUntil: "commit" });
  const painted = async (kind: string) => {
    await page.waitForFunction((kind) => window.clocks.painted[kind] !== undefined, kind);
    return page.evaluate((kind) => window.clocks.painted[kind] ?? Number.NaN, kind);
  };
  const tapAndWait = async (button: string, kind: string, selector: string) => {
    await page.evaluate(([kind, selector]) => window.lookFor(kind, selector), [kind, selector] as const);
    await page.getByRole("button", { name: button }).click();
    return (await painted(kind)) - (await page.evaluate(() => window.clocks.tapped));
  };
  await page.evaluate(() => window.lookFor("form", "#join-name"));
  const form = await painted("form");
  await page.locator("#join-name").fill("Morag");
  const joined = await tapAndWait("Join", "ready", ".main-action:not(form *)");
  const list = await tapAndWait("Start", "list", ".sync button");
  return { form, list: joined + list };
}
