import { Line } from "./rig/line";
import { writeMany } from "./rig/many";
import { Phone } from "./rig/phone";
import { takenOver } from "./rig/pushed";
import { expect, test } from "./rig/test";
import { SECOND_GENERATION, ThinLine, type Way } from "./rig/thin-line";
import { madeUp } from "./rig/words";

const MANY = 200;
/**
 * Where the line is cut, one after the other, in bytes that way since the last cut: while a request goes up, when it
 * has gone up and the answer would come, and while that comes down.
 */
const CUTS: [Way, number][] = [
  ["up", 9_000],
  ["down", 0],
  ["up", 1],
  ["down", 200],
  ["up", 12_000],
  ["down", 40],
  ["up", 4_000],
  ["down", 0],
  ["up", 20_000],
  ["down", 500],
];

test("200 conversations over a line of the second generation that is cut ten times are all kept, once, and not before", async ({
  browser,
  server,
  worker,
  watch,
}) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "en-GB" });
  const behind = await Line.to(server);
  const line = await ThinLine.to(behind);
  watch(context, line);
  const phone = new Phone(await context.newPage(), line);
  await phone.join(server.invite(), "Morag");
  line.off();
  const written = madeUp(MANY);
  await writeMany(phone.page, written);

  // Each word of the screen is held against what the server had taken when it was shown.
  const early: string[] = [];
  let looks = 0;
  await phone.page.exposeFunction("shows", (waiting: number, kept: string[]) => {
    const taken = new Set(takenOver(behind).flatMap(({ doc, kind }) => (kind === "conversation" ? [doc] : [])));
    looks += 1;
    early.push(...kept.filter((id) => !taken.has(id)));
    if (MANY - waiting > taken.size) early.push(`${MANY - waiting} of ${taken.size}`);
  });
  await phone.page.evaluate(() => {
    const look = () => {
      const waiting = /(\d+) on this phone/.exec(document.querySelector(".sync-words")?.textContent ?? "")?.[1] ?? 0;
      const kept = [...document.querySelectorAll(".rows li:has(.tag-kept) a")].map((row) => row.getAttribute("href"));
      window.shows(
        Number(waiting),
        kept.map((href) => href?.split("/").at(-1) ?? ""),
      );
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  });

  line.become(SECOND_GENERATION);
  line.on();
  await phone.button("Send now").click();
  for (const [cut, [way, bytes]] of CUTS.entries()) {
    line.cutAfter(way, bytes);
    await expect.poll(() => line.cuts, { timeout: 60_000 }).toBe(cut + 1);
  }
  await expect(phone.page.getByRole("link", { name: / on this phone$/ })).toBeHidden({ timeout: 90_000 });
  expect(early).toEqual([]);
  expect(looks).toBeGreaterThan(10);

  const dev = await worker("Dev");
  await dev.everythingSent();
  for (let page = 1; page < MANY / 50; page += 1) await dev.button("Show more").click();
  const said = await dev.page.locator(".row-said").allTextContents();
  const numbers = said.map((words) => Number(/^\d+/.exec(words))).sort((a, b) => a - b);
  expect(numbers).toEqual(written.map((_, i) => i + 1));
  await context.close();
  await line.end();
  await behind.end();
});

declare global {
  interface Window {
    shows: (waiting: number, kept: string[]) => void;
  }
}
