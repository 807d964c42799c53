import type { CDPSession, Page } from "@playwright/test";

/** A cheap phone's processor, as against the machine that measures. Worker threads keep their speed. */
const TIMES = 4;

/** Slows a page's main thread down; the answer is the way to its other figures. */
export async function slow(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: TIMES });
  return session;
}
