import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { LastingPhone } from "./rig/lasting";
import type { Phone } from "./rig/phone";
import { readable } from "./rig/profile";
import type { Server } from "./rig/server";
import { allowQuoting } from "./rig/survey";
import { expect, test } from "./rig/test";

const CODE = "B6F8-8YSN-611W-9N21-2A";
const WORDS = "The quibblesnark stopped at the depot";
const NOTES = "flumptious about his daughter";
const UNSENT = "and the wombatish driver cried";
const PLANTED = ["quibblesnark", "flumptious", "wombatish"];
const DAY_MS = 86_400_000;

test("somebody takes back one thing and then all; it is gone from every device, backup and file, also 60 days later", async ({
  lasting,
  device,
  server,
}) => {
  const [morag, tablet, priya] = [await lasting(), await lasting(), await lasting()];
  await morag.join(server.invite(), "Morag");
  await said(morag);
  await tablet.join(server.invite(), "Dev");
  await expect(tablet.row(WORDS)).toBeVisible();
  await priya.page.setViewportSize({ width: 1280, height: 800 });
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  await priya.page.getByRole("link", { name: WORDS }).click();
  await priya.button("Heard").click();
  await expect(priya.page.getByRole("region", { name: "Where you stand" }).getByRole("status")).toHaveText("Heard");
  await expect(async () => {
    await morag.everythingSent();
    await expect(morag.row(WORDS)).toContainText("Heard", { timeout: 1000 });
  }).toPass();
  await downloaded(priya);
  const backups = join(server.data, "../backups");
  await mkdir(backups);
  server.run("backup", "--to", backups);
  // What is looked for below can be found.
  expect(await readable(server.data, PLANTED)).not.toEqual([]);
  // Both are out of reach from here on, one of them in the midst of a sentence.
  tablet.line.off();
  await typedWithoutALine(morag);

  const borrowed = await device();
  const { page } = borrowed;
  await look(borrowed);
  await expect(page.getByText("Somebody at the council has heard this.")).toBeVisible();
  await expect(page.getByText(/^A copy was taken on .* by a reviewer, for the council's work\.$/)).toBeVisible();
  await stopQuoting(page);
  await priya.open("/desk");
  await expect(priya.page.getByRole("link", { name: WORDS })).toBeVisible();
  await expect(priya.page.getByText("May be quoted")).toBeHidden();

  await page.getByRole("button", { name: "Erase everything" }).click();
  await page.getByRole("button", { name: "Erase it now" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Receipt");
  const number = await numberOn(page);
  await isOutstanding(page, "West Loch: 2 phones and computers have not said so yet");
  await expect(page.getByText(/^A copy was taken on .* by a reviewer/).first()).toBeVisible();
  await priya.open("/desk");
  await expect(priya.page.getByText(/^Nothing/)).toBeVisible();

  morag.line.on();
  await morag.home();
  await isToldOfIt(morag);
  await comesBackLate(tablet);

  // A backup of today's keys takes the place of the older ones once these are past their time.
  server.run("backup", "--to", backups, "--keep-keys", "0");
  for (const it of [morag, tablet, priya]) {
    await it.close();
    expect(await readable(it.profile, PLANTED)).toEqual([]);
    await it.startAgain();
  }
  expect(await readable(join(server.data, ".."), PLANTED)).toEqual([]);
  await nothingComesBack(server, tablet);

  // The desk says so with the next thing that it asks.
  await priya.open("/desk");
  await expect(async () => {
    await look(borrowed, number);
    const all = page.getByText("3 phones and computers have said that they erased it.").first();
    await expect(all).toBeVisible({ timeout: 2000 });
  }).toPass();
  await look(borrowed, CODE);
  await expect(page.getByText("This code opens nothing here.")).toBeVisible();
});

/** A conversation that may be quoted, with notes of the team's own and a card given. */
async function said(morag: Phone): Promise<void> {
  await morag.newConversation(WORDS);
  await morag.unfold("Notes for the team");
  await morag.notes.fill(NOTES);
  await morag.askConsent(["Yes", "Yes"]);
  await allowQuoting(morag);
  await morag.page.getByRole("link", { name: "Give them a card" }).click();
  await morag.page.getByLabel("Card code").fill(CODE);
  await morag.button("Keep this card").click();
  await morag.page.getByRole("link", { name: "Done" }).click();
  await morag.share();
  await morag.done();
  await morag.everythingSent();
}

async function downloaded(priya: Phone): Promise<void> {
  await priya.open("/download");
  await priya.button("Download").click();
  await expect(priya.page.getByText(/^Downloaded: /)).toBeVisible();
}

async function typedWithoutALine(phone: Phone): Promise<void> {
  phone.line.off();
  await phone.openRow(WORDS);
  await phone.matters.press("Control+End");
  await phone.matters.pressSequentially(` ${UNSENT}`);
  await phone.savedHere();
}

async function look({ page, line }: Phone, code = CODE): Promise<void> {
  await page.goto(`${line.origin}/card`);
  await page.getByLabel("Code on the card").fill(code);
  await page.getByRole("button", { name: "Look" }).click();
}

async function stopQuoting(page: Page): Promise<void> {
  const choice = page.locator(".choice", { has: page.getByRole("heading", { name: "Use my own words" }) });
  await choice.getByRole("button", { name: "Change" }).click();
  await expect(page.getByText("Your own words are not put into reports or on pages from then on.")).toBeVisible();
  await page.getByRole("button", { name: "Yes, stop it" }).click();
  await expect(page.getByRole("status")).toHaveText("It is done. It counts from now on.");
  await expect(choice).toContainText("No.");
}

async function isOutstanding(page: Page, words: string): Promise<void> {
  await expect(page.getByText(new RegExp(words)).first()).toBeVisible();
}

async function numberOn(page: Page): Promise<string> {
  const line = page.getByText(/^Number of th(e|is) receipt/).first();
  return (await line.innerText()).split(": ")[1] ?? "";
}

/** The worker's unsent words go with the rest, and she is told so. */
async function isToldOfIt(morag: Phone): Promise<void> {
  await morag.button("Send now").click();
  await morag.page.getByText("What somebody said was erased").click();
  await expect(morag.page.getByText("What you wrote and had not sent yet is erased too.")).toBeVisible();
  await morag.button("I have read this").click();
  await expect(morag.title("Today")).toBeVisible();
  await morag.everythingSent();
}

/** Sixty days later it asks the server first, and has drawn no word of it. */
async function comesBackLate(tablet: LastingPhone): Promise<void> {
  await tablet.page.clock.setFixedTime(new Date(Date.now() + 60 * DAY_MS));
  await tablet.page.addInitScript((words) => {
    const shown = () => document.body?.innerText.includes(words) && sessionStorage.setItem("shown", "yes");
    new MutationObserver(shown).observe(document, { childList: true, subtree: true, characterData: true });
  }, WORDS);
  await tablet.page.goto("about:blank");
  tablet.line.on();
  tablet.line.hold(/^\/api\/sync$/);
  await tablet.open("/");
  await expect(tablet.title("Welcome back")).toBeVisible();
  tablet.line.on();
  await expect(tablet.title("Today")).toBeVisible();
  // It tells the time as of another day.
  await expect(tablet.page.locator(".sync")).toHaveText(/^Kept up to .*Send now$/);
  await expect(tablet.row(WORDS)).toBeHidden();
  expect(await tablet.page.evaluate(() => sessionStorage.getItem("shown"))).toBeNull();
}

/** Not what is derived anew, nor a start of the server. */
async function nothingComesBack(server: Server, tablet: LastingPhone): Promise<void> {
  await server.stop();
  server.run("rebuild");
  server.run("check");
  await server.serve();
  await tablet.open("/");
  await tablet.everythingSent();
  await expect(tablet.page.getByText(WORDS)).toBeHidden();
  expect(await readable(join(server.data, ".."), PLANTED)).toEqual([]);
}
