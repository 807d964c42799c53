import type { Locator, Page } from "@playwright/test";
import { test } from "../e2e/rig/test";
import { CLOCKS, type Clocks } from "./rig/clocks";
import { note, quantile } from "./rig/figures";
import { slow } from "./rig/slow";

const RUNS = 5;
/** Keys in one run, and the time between two: somebody who types fast. */
const KEYS = 120;
const BETWEEN_MS = 100;
const NOTES = "Went to see the family above the shop. The damp is no better. ".repeat(33).slice(0, 2000);

test("a key in long notes, and its way to storage", async ({ worker }) => {
  const phone = await worker("Morag");
  await prepare(phone.page);
  await phone.newConversation("The bus stops at four.");
  await phone.unfold("Notes for the team");
  await phone.notes.fill(NOTES);
  await phone.savedHere();
  const { keys, saves } = await typing(phone.page, phone.notes);
  note("app.keystroke_p95_ms", "ms", ...keys);
  note("app.save_durable_ms", "ms", ...saves);
});

test("a key in the answer to a question", async ({ server, worker }) => {
  server.run("question-set");
  const phone = await worker("Morag");
  await prepare(phone.page);
  await phone.page.getByRole("link", { name: "Ask questions" }).click();
  await phone.page.getByRole("button", { name: /^English/ }).click();
  await phone.page.locator("#answer").fill("14");
  await phone.button("Next").click();
  const { keys } = await typing(phone.page, phone.page.locator("textarea#answer"));
  note("app.answer_keystroke_p95_ms", "ms", ...keys);
});

test("a key in a bare box of the browser", async ({ browser }) => {
  const page = await browser.newPage();
  await page.addInitScript(...CLOCKS);
  await page.goto(
    "data:text/html,<textarea rows=4 style='width:340px;field-sizing:content;font:19px sans-serif'></textarea>",
  );
  await slow(page);
  const box = page.locator("textarea");
  await box.fill(NOTES);
  const keys: number[] = [];
  for (let run = 0; run < RUNS; run += 1) keys.push(await press(page, box).then(({ keys }) => quantile(keys, 0.95)));
  note("app.keystroke_bare_p95_ms", "ms", ...keys);
  await page.close();
});

async function prepare(page: Page): Promise<void> {
  await page.addInitScript(...CLOCKS);
  await page.reload();
  await slow(page);
}

/** Types at the end of a box, and answers for each run how slow its slowest keys and how slow its saves were. */
async function typing(page: Page, box: Locator): Promise<{ keys: number[]; saves: number[] }> {
  const keys: number[] = [];
  const saves: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await press(page, box);
    await page.getByText("Kept on this phone", { exact: true }).waitFor();
    const clocks = await page.evaluate(() => window.clocks);
    keys.push(quantile(clocks.keys, 0.95));
    saves.push(quantile(clocks.saves, 0.5));
  }
  return { keys, saves };
}

/** One run: keys at the end of a box, as fast as somebody types who types fast. */
async function press(page: Page, box: Locator): Promise<Clocks> {
  await page.evaluate(() => {
    window.clocks.keys = [];
    window.clocks.saves = [];
  });
  await box.press("End");
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.press(key % 6 === 5 ? "Space" : "e");
    await new Promise((later) => setTimeout(later, BETWEEN_MS));
  }
  return page.evaluate(() => window.clocks);
}
