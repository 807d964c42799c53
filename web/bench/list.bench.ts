import { setTimeout as wait } from "node:timers/promises";
import { expect, type Page } from "@playwright/test";
import type { LastingPhone } from "../e2e/rig/lasting";
import { CLOCKS } from "./rig/clocks";
import { note } from "./rig/figures";
import { slow } from "./rig/slow";
import { test } from "./rig/team";

const STARTS = 9;
const OPENED = 12;
/** A browser that was just opened is busy with itself for a while, on a desktop with more than on a phone. */
const AT_REST_MS = 2000;

test("a team of 1,000 conversations", async ({ phoneOf }) => {
  const phone = await phoneOf(1000);
  const starts: number[] = [];
  for (let run = 0; run < STARTS; run += 1) starts.push(await start(phone));
  note("app.cached_list_ms", "ms", ...starts);
  note("app.open_record_ms", "ms", ...(await openRecords(phone.page)));
});

test("a team of 5,000 conversations", async ({ phoneOf }) => {
  const phone = await phoneOf(5000);
  const starts: number[] = [];
  const heaps: number[] = [];
  for (let run = 0; run < STARTS; run += 1) {
    starts.push(await start(phone));
    await phone.everythingSent();
    heaps.push(await heap(phone.page));
  }
  note("app.cached_list_5000_ms", "ms", ...starts);
  note("app.heap_mb", "MB", ...heaps);
});

/** A fresh browser goes to the list, on a slow processor: how long until the list is painted. */
async function start(phone: LastingPhone): Promise<number> {
  await phone.close();
  await phone.startAgain();
  await wait(AT_REST_MS);
  const { page } = phone;
  await page.addInitScript(...CLOCKS);
  await page.addInitScript(() => window.lookFor("list", ".rows li"));
  await slow(page);
  await phone.open("/");
  return painted(page, "list");
}

async function painted(page: Page, kind: string): Promise<number> {
  await page.waitForFunction((kind) => window.clocks.painted[kind] !== undefined, kind);
  return page.evaluate((kind) => window.clocks.painted[kind] ?? Number.NaN, kind);
}

/** From the tap on a line of the list until its record is painted, one line after the other. */
async function openRecords(page: Page): Promise<number[]> {
  const opened: number[] = [];
  for (let row = 0; row < OPENED; row += 1) {
    await page.evaluate(() => window.lookFor("record", "main textarea"));
    await page.locator(".rows a").nth(row).click();
    opened.push((await painted(page, "record")) - (await page.evaluate(() => window.clocks.tapped)));
    await page.goBack();
    await expect(page.locator(".rows a").nth(row)).toBeVisible();
  }
  return opened;
}

/** What the page's own thread holds after collecting its rubbish, in MB. */
async function heap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return usedSize / 1e6;
}
