import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Browser, test } from "@playwright/test";
import { type Written, writeMany } from "../e2e/rig/many";
import { Phone } from "../e2e/rig/phone";
import { Server } from "../e2e/rig/server";
import { SECOND_GENERATION, type Shape, THIRD_GENERATION, ThinLine } from "../e2e/rig/thin-line";
import { note } from "./rig/figures";

const WORKLOAD = process.env.WORKLOAD ?? resolve(import.meta.dirname, "../../target/bench/workload.json");
const RUNS = 3;
const EVERY = 64 * 1024;
/** Where else the first break may fall: what a batch loses depends on it. */
const ELSEWHERE = [16, 32, 48].map((kib) => kib * 1024);

test("a week over a line of the second generation", async ({ browser }) => {
  const { up: rateUp, down: rateDown, roundTrip } = SECOND_GENERATION;
  const shares: number[] = [];
  const bothWays: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { seconds, up, down } = await send(browser, SECOND_GENERATION);
    const least = (8 * up) / rateUp + roundTrip;
    shares.push(least / 1000 / seconds);
    bothWays.push((least + (8 * down) / rateDown) / 1000 / seconds);
  }
  note("line.2g_efficiency", "ratio", ...shares);
  note("line.2g_both_ways", "ratio", ...bothWays);
});

test("a week over a line of the third generation that is reset every 64 KiB", async ({ browser }) => {
  test.setTimeout(8 * 60_000);
  const whole = await send(browser, THIRD_GENERATION);
  const times = async (first: number) => {
    const cut = await send(browser, THIRD_GENERATION, (line) => line.cutEvery(EVERY, first));
    return (cut.up + cut.down) / (whole.up + whole.down);
  };
  note("line.cut_overhead", "ratio", await times(EVERY), await times(EVERY), await times(EVERY));
  const elsewhere: number[] = [];
  for (const first of ELSEWHERE) elsewhere.push(await times(first));
  note("line.cut_elsewhere", "ratio", ...elsewhere);
});

/** A week written offline on a new phone, and sent: how long from the tap until all is kept, and the bytes carried. */
async function send(
  browser: Browser,
  shape: Shape,
  spoil: (line: ThinLine) => void = () => {},
): Promise<{ seconds: number; up: number; down: number }> {
  const server = await Server.start();
  const line = await ThinLine.to(server);
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "en-GB" });
  const phone = new Phone(await context.newPage(), line);
  await phone.join(server.invite(), "Amina");
  line.off();
  await writeMany(phone.page, week());
  line.become(shape);
  line.on();
  const { up, down } = { ...line.carried };
  spoil(line);
  const began = performance.now();
  await phone.button("Send now").click();
  await phone.page.waitForFunction(
    () => !/on this phone/.test(document.querySelector(".sync-words")?.textContent ?? ""),
  );
  const seconds = (performance.now() - began) / 1000;
  const sent = { seconds, up: line.carried.up - up, down: line.carried.down - down };
  console.log(`${seconds.toFixed(1)} s, ${sent.up} bytes up, ${sent.down} down, ${line.cuts} cuts`);
  await context.close();
  await line.end();
  await server.end();
  return sent;
}

type Made = { notes: string; answers: Record<string, unknown> };

/** What the workload's conversations say in the end, in the two boxes that somebody would write it into. */
function week(): Written[] {
  if (!existsSync(WORKLOAD)) throw new Error(`there is no ${WORKLOAD}: make bench makes it`);
  const { records } = JSON.parse(readFileSync(WORKLOAD, "utf8")) as { records: { final: Made }[] };
  return records.map(({ final: { notes, answers } }) => {
    const said = Object.entries(answers).map(([question, answer]) => `${question} ${answer}`);
    return { said: said.join(". "), notes };
  });
}
