import type { Page } from "@playwright/test";
import type { LastingPhone } from "./rig/lasting";
import { look } from "./rig/look";
import type { Phone } from "./rig/phone";
import { readable } from "./rig/profile";
import { expect, test } from "./rig/test";

const CODE = "B6F8-8YSN-611W-9N21-2A";
const WORDS = "The quibblesnark stopped at the depot";
const UNSENT = "and the wombatish driver cried";
const DESK = { viewport: { width: 1280, height: 800 } };

test("a worker asks offline to erase a person, a colleague agrees, and it is hidden until it is done or stopped", async ({
  worker,
}) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  await said(morag);
  await dev.everythingSent();
  morag.line.off();
  await morag.openRow(WORDS);
  const troubles: string[] = [];
  await morag.unfold("Erase");
  await morag.page.getByRole("link", { name: "Erase everything of this person" }).click();
  await expect(morag.page.getByText("Their record goes, and all that belongs to it.")).toBeVisible();
  troubles.push(...(await look(morag.page, "before it is asked")));
  await morag.button("Ask to erase everything").click();
  await expect(morag.page.getByText("You asked to erase everything of this person.")).toBeVisible();
  const number = await numberOn(morag.page);
  troubles.push(...(await look(morag.page, "asked for")));
  await morag.home();
  morag.line.on();
  await morag.everythingSent();
  // The number waits until it was noted, also once the server has it.
  await morag.page.goto(`${morag.line.origin}/waiting`);
  await expect(morag.page.getByText(number)).toBeVisible();
  troubles.push(...(await look(morag.page, "the number that waits")));
  await morag.button("I have written the number down").click();
  await expect(morag.page.getByText(number)).toBeHidden();

  await dev.everythingSent();
  await dev.openRow(WORDS);
  await expect(dev.page.getByText("A second one has to agree.")).toBeVisible();
  await dev.button("Agree: erase it").click();
  await expect(dev.page.getByText("You agreed.")).toBeFocused();
  await dev.home();
  await dev.everythingSent();
  await expect(dev.row(WORDS)).toBeHidden();
  await dev.page.getByRole("link", { name: "1 person will be erased within a day" }).click();
  await expect(dev.page.getByText("Names and words are hidden.")).toBeVisible();
  await expect(dev.page.getByText(WORDS)).toBeHidden();
  troubles.push(...(await look(dev.page, "who is about to be erased")));
  expect(troubles).toEqual([]);

  await morag.home();
  await morag.everythingSent();
  await morag.page.getByRole("link", { name: "1 person will be erased within a day" }).click();
  await morag.page.getByRole("listitem").getByRole("link").click();
  await morag.button("No, keep it").click();
  await expect(morag.page.getByText("You said to keep it.")).toBeFocused();
  await morag.home();
  await morag.button("Send now").click();
  await expect(morag.row(WORDS)).toBeVisible();
  await dev.home();
  await dev.button("Send now").click();
  await expect(dev.row(WORDS)).toBeVisible();
});

test("with the card everything is erased; a phone with unsent words is told so, and nothing is left in it", async ({
  worker,
  lasting,
  device,
  server,
}) => {
  const morag = await worker("Morag");
  await said(morag);
  const dev = await lasting();
  await dev.join(server.invite(), "Dev");
  await expect(dev.row(WORDS)).toBeVisible();
  await typedWithoutALine(dev);
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  await expect(priya.page.getByRole("link", { name: WORDS })).toBeVisible();

  const { page, line } = await device();
  const troubles: string[] = [];
  await page.goto(`${line.origin}/card`);
  await page.getByLabel("Code on the card").fill(CODE);
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByRole("button", { name: "Erase everything" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Erase everything?");
  troubles.push(...(await look(page, "before it is erased")));
  await page.getByRole("button", { name: "Erase it after 24 hours" }).click();
  await expect(page.getByText("Everything will be erased.")).toBeVisible();
  troubles.push(...(await look(page, "it will be erased")));
  await priya.open("/desk");
  await expect(priya.page.getByText(/^Nothing/)).toBeVisible();
  await morag.everythingSent();
  await expect(morag.row(WORDS)).toBeHidden();
  // What the person asked for themselves, their team does not stop.
  await morag.page.getByRole("link", { name: "1 person will be erased within a day" }).click();
  await morag.page.getByRole("listitem").getByRole("link").click();
  await expect(morag.page.getByText("Only their card can stop it.")).toBeVisible();
  await expect(morag.button("No, keep it")).toBeHidden();
  await morag.home();
  await page.getByRole("button", { name: "Erase it now" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Receipt");
  await expect(page.getByText("Gone from here since").first()).toBeVisible();
  await expect(page.getByText(/West Loch: 2 phones and computers have not said so yet/).first()).toBeVisible();
  troubles.push(...(await look(page, "the receipt")));
  expect(troubles).toEqual([]);
  const number = await numberOn(page);

  await morag.button("Send now").click();
  await expect(morag.page.getByText("within a day")).toBeHidden();
  await morag.everythingSent();

  dev.line.on();
  await dev.home();
  await dev.button("Send now").click();
  await dev.page.getByText("What somebody said was erased").click();
  await expect(dev.page.getByText("What you wrote and had not sent yet is erased too.")).toBeVisible();
  await dev.button("I have read this").click();
  await expect(dev.title("Today")).toBeVisible();
  await expect(dev.page.getByText("What somebody said was erased")).toBeHidden();
  await dev.everythingSent();
  await dev.close();
  expect(await readable(dev.profile, ["quibblesnark", "wombatish"])).toEqual([]);
  await dev.startAgain();

  await page.goto(`${line.origin}/card`);
  await page.getByLabel("Code on the card").fill(number);
  await page.getByRole("button", { name: "Look" }).click();
  await expect(page.getByText("2 phones and computers have said that they erased it.").first()).toBeVisible();
  await page.goto(`${line.origin}/card`);
  await page.getByLabel("Code on the card").fill(CODE);
  await page.getByRole("button", { name: "Look" }).click();
  await expect(page.getByText("This code opens nothing here.")).toBeVisible();
});

/** A conversation that the council may read, with a card given. */
async function said(morag: Phone): Promise<void> {
  await morag.newConversation(WORDS);
  await morag.askConsent(["Yes", "Yes"]);
  await morag.page.getByRole("link", { name: "Give them a card" }).click();
  await morag.page.getByLabel("Card code").fill(CODE);
  await morag.button("Keep this card").click();
  await morag.page.getByRole("link", { name: "Done" }).click();
  await morag.share();
  await morag.done();
  await morag.everythingSent();
}

async function typedWithoutALine(dev: LastingPhone): Promise<void> {
  dev.line.off();
  await dev.openRow(WORDS);
  await dev.matters.press("Control+End");
  await dev.matters.pressSequentially(` ${UNSENT}`);
  await dev.savedHere();
  await dev.done();
}

async function numberOn(page: Page): Promise<string> {
  const line = await page
    .getByText(/^Number of th(e|is) receipt/)
    .first()
    .innerText();
  return line.split(": ")[1] ?? "";
}
