import { readFile } from "node:fs/promises";
import { presser, tabTo, unfold } from "./rig/keys";
import { look } from "./rig/look";
import type { Phone } from "./rig/phone";
import { everythingReceived, found } from "./rig/received";
import { type Server, SPACE } from "./rig/server";
import { expect, test } from "./rig/test";

const SHARED = "The shop closes on Sundays";
const NEW = "The road to the pier is shut";
const NOTE = "Dev: also on bank holidays";
const PIER = "Pier End";
const ELSEWHERE = "The team that has this record now must accept it first. It is safe.";

function takeOut(server: Server, name: string): void {
  const members = server.run("members", "--space", SPACE);
  const member = new RegExp(`^${name}: member ([0-9a-f]{32})`, "m").exec(members)?.[1] ?? "";
  server.run("members", "--space", SPACE, "--remove", member);
}

async function typedOffline(phone: Phone): Promise<void> {
  phone.line.off();
  await phone.openRow(SHARED);
  await phone.unfold("Notes for the team");
  await phone.notes.fill(NOTE);
  await phone.savedHere();
  await phone.done();
}

async function sends(phone: Phone): Promise<void> {
  await phone.home();
  await phone.button("Send now").click();
  await expect(phone.page.locator(".quiet-line")).toHaveText("");
}

test("a team takes work in or not, by keyboard, and its worker keeps what was not taken in", async ({
  server,
  worker,
}) => {
  const [morag, amina, dev] = [await worker("Morag"), await worker("Amina"), await worker("Dev")];
  await morag.newConversation(SHARED);
  await morag.done();
  await morag.everythingSent();
  await dev.everythingSent();
  await typedOffline(dev);
  await dev.newConversation(NEW);
  await dev.done();
  takeOut(server, "Dev");
  dev.line.on();
  await dev.button("Send now").click();
  await dev.page.getByRole("link", { name: /on this phone$/ }).click();
  await expect(dev.page.getByText(ELSEWHERE)).toHaveCount(2);

  const line = "Work by Dev waits for your team: 2 records";
  const press = presser(morag.page);
  for (const phone of [morag, amina]) {
    await phone.everythingSent();
    await expect(phone.page.getByRole("link", { name: line })).toBeVisible();
  }
  const problems = await look(morag.page, "work waits");
  await press("link", line);
  await expect(morag.title("Work that waits for your team")).toBeFocused();
  await expect(morag.page.getByText("A new conversation")).toBeVisible();
  await expect(morag.page.getByText("Conversation: Someone")).toBeVisible();
  problems.push(...(await look(morag.page, "what waits for the team")));
  expect(found([NEW, NOTE], everythingReceived(morag.line)), "words that nobody has taken in").toEqual([]);

  morag.line.off();
  const row = (what: string) => morag.page.getByRole("listitem").filter({ hasText: what });
  await tabTo(morag.page, row("A new conversation").getByRole("button", { name: "Take it in", exact: true }));
  await morag.page.keyboard.press("Enter");
  await expect(row("A new conversation").getByText(/^You chose to take it in\./)).toBeFocused();
  await tabTo(morag.page, row("Conversation: Someone").getByRole("button", { name: "Do not take it in" }));
  await morag.page.keyboard.press("Enter");
  await expect(row("Conversation: Someone").getByText(/^You chose not to take it in\./)).toBeFocused();
  problems.push(...(await look(morag.page, "decided without a line")));
  // What was decided is there again after the app was closed, and waits for a line.
  await morag.open("/waiting");
  await expect(morag.page.getByText(/^Take in the work on the record of somebody\./)).toBeVisible();
  problems.push(...(await look(morag.page, "decisions that wait")));
  morag.line.on();
  await morag.home();
  for (const phone of [morag, amina]) {
    await phone.everythingSent();
    await expect(phone.row(NEW)).toContainText("Kept");
    await expect(phone.page.getByRole("link", { name: line })).toBeHidden();
    await phone.openRow(SHARED);
    await phone.unfold("Notes for the team");
    await expect(phone.notes).toHaveValue("");
    await phone.done();
  }

  await sends(dev);
  await dev.page.getByRole("link", { name: "1 on this phone" }).click();
  await expect(dev.page.getByText("The team did not take these words in. They are only on this phone.")).toBeVisible();
  await expect(dev.page.getByRole("blockquote")).toHaveText(NOTE);
  await expect(dev.page.getByText(NEW)).toBeHidden();
  await expect(dev.button("Put them on the record again")).toBeHidden();
  problems.push(...(await look(dev.page, "words that were declined")));
  const download = dev.page.waitForEvent("download");
  await dev.button("Save them as a file").click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^heard-\d{4}-\d\d-\d\d\.txt$/);
  expect(await readFile(await file.path(), "utf8")).toContain(NOTE);
  await dev.button("I have these words, remove them here").click();
  await expect(dev.page.getByText("Nothing is waiting. Everything on this phone is kept.")).toBeVisible();
  expect(problems).toEqual([]);
});

test("a person moves with all that is theirs; late work is held there, declined, and put on the record once it is back", async ({
  server,
  worker,
}) => {
  server.run("space", "--name", PIER);
  const [morag, dev, lena] = [await worker("Morag"), await worker("Dev"), await worker("Lena", {}, PIER)];
  await morag.newConversation(SHARED);
  await morag.unfold("The person");
  await morag.page.getByLabel("The name they want to be known by").fill("Tom");
  await morag.askConsent(["Yes", "Yes"]);
  await morag.done();
  await morag.everythingSent();
  await dev.everythingSent();
  await typedOffline(dev);
  const problems: string[] = [];

  // Without a line, by keyboard: the list of teams is here already.
  morag.line.off();
  const press = presser(morag.page);
  await press("link", /^Tom/);
  await unfold(morag.page, "Their team");
  await press("link", "Move to another team");
  await expect(morag.title("Move to another team")).toBeFocused();
  await tabTo(morag.page, morag.page.getByLabel(PIER));
  await morag.page.keyboard.press("Space");
  await expect(morag.page.getByText(`${PIER} can read and change it then. ${SPACE} can not any more.`)).toBeVisible();
  problems.push(...(await look(morag.page, "moving a person")));
  await press("button", `Move to ${PIER}`);
  await expect(morag.title("Today")).toBeVisible();
  await press("link", /^Tom/);
  await expect(morag.page.getByText(`This moves to ${PIER} as soon as there is a line.`)).toBeVisible();
  await morag.done();
  await morag.page.getByRole("link", { name: "1 on this phone" }).click();
  await expect(morag.page.getByText(`Move Tom to ${PIER}. It is done as soon as there is a line.`)).toBeVisible();
  morag.line.on();
  await morag.home();
  await morag.everythingSent();
  await expect(morag.title("Today")).toBeVisible();
  await expect(morag.row(SHARED)).toBeHidden();

  await lena.everythingSent();
  await lena.openRow(SHARED);
  await expect(lena.page.getByText("Yes: we may keep what they said.")).toBeVisible();
  await lena.done();

  dev.line.on();
  await sends(dev);
  await dev.page.getByRole("link", { name: "1 on this phone" }).click();
  await expect(dev.page.getByText(ELSEWHERE)).toBeVisible();
  problems.push(...(await look(dev.page, "late work on a moved record")));
  // Nothing of the record is here any more but what its worker wrote, and that can be read.
  await expect(dev.page.getByText("Needs you")).toBeHidden();
  await dev.row(NOTE).getByRole("link").click();
  await expect(dev.title("Not your team's record now")).toBeVisible();
  await expect(dev.page.getByText(ELSEWHERE)).toBeVisible();
  await expect(dev.page.getByRole("blockquote")).toHaveText(NOTE);
  await expect(dev.page.getByRole("textbox")).toHaveCount(0);
  problems.push(...(await look(dev.page, "a record that is elsewhere")));
  await lena.everythingSent();
  await lena.page.getByRole("link", { name: "Work by Dev waits for your team: 1 record" }).click();
  await expect(lena.page.getByText("Conversation: Tom")).toBeVisible();
  await lena.button("Do not take it in").click();
  await expect(lena.page.getByText("No work waits for your team.")).toBeVisible();

  await sends(dev);
  await dev.page.getByRole("link", { name: "1 on this phone" }).click();
  await expect(dev.page.getByRole("blockquote")).toHaveText(NOTE);
  await expect(dev.button("Put them on the record again")).toBeHidden();

  await lena.home();
  await lena.openRow(SHARED);
  await lena.unfold("Their team");
  await lena.page.getByRole("link", { name: "Move to another team" }).click();
  await lena.page.getByLabel(SPACE).check();
  await lena.button(`Move to ${SPACE}`).click();
  await lena.everythingSent();
  await expect(lena.row(SHARED)).toBeHidden();

  await sends(dev);
  await dev.openRow(SHARED);
  await expect(dev.page.getByText("The team did not take these words in. They are only on this phone.")).toBeVisible();
  problems.push(...(await look(dev.page, "declined words on their record")));
  await dev.button("Put them on the record again").click();
  await expect(dev.notes).toHaveValue(NOTE);
  await dev.done();
  await dev.everythingSent();
  await morag.everythingSent();
  await morag.openRow(SHARED);
  await expect(morag.notes).toHaveValue(NOTE);
  expect(problems).toEqual([]);
});

test("late work on a person who moved is taken in by the team that has them now", async ({ server, worker }) => {
  server.run("space", "--name", PIER);
  const [morag, dev, lena] = [await worker("Morag"), await worker("Dev"), await worker("Lena", {}, PIER)];
  await morag.newConversation(SHARED);
  await morag.done();
  await morag.everythingSent();
  await dev.everythingSent();
  await typedOffline(dev);
  await morag.openRow(SHARED);
  await morag.unfold("Their team");
  await morag.page.getByRole("link", { name: "Move to another team" }).click();
  await morag.page.getByLabel(PIER).check();
  await morag.button(`Move to ${PIER}`).click();
  await morag.everythingSent();
  dev.line.on();
  await sends(dev);
  await lena.everythingSent();
  await lena.page.getByRole("link", { name: "Work by Dev waits for your team: 1 record" }).click();
  await lena.button("Take it in").click();
  await expect(lena.page.getByText("No work waits for your team.")).toBeVisible();
  await lena.home();
  await lena.openRow(SHARED);
  await expect(lena.notes).toHaveValue(NOTE);
  await sends(dev);
  await expect(dev.page.getByRole("link", { name: /on this phone$/ })).toBeHidden();
  await expect(dev.row(SHARED)).toBeHidden();
});
