import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { look } from "./rig/look";
import type { Phone } from "./rig/phone";
import { readable } from "./rig/profile";
import { expect, test } from "./rig/test";

const DESK = { viewport: { width: 1280, height: 800 } };
const CODE = "B6F8-8YSN-611W-9N21-2A";
const OTHER = "0410-6105-0R3G-G28A-4J";
const SHARED = "Nobody told us that the bus would stop";
const KEPT_BACK = "My brother drove the last one";

test("on a borrowed phone without scripts a person sees what was kept, and takes back what they allowed", async ({
  worker,
  device,
  server,
}) => {
  const morag = await worker("Morag");
  await told(morag);
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  await priya.page.getByRole("link", { name: SHARED }).click();
  await priya.button("Heard").click();
  await expect(priya.page.getByRole("region", { name: "Where you stand" }).getByRole("status")).toHaveText("Heard");
  // Asked too late to be told by it: the page is open when it is taken back.
  await priya.open("/desk");
  await expect(priya.page.getByText(/^1 record · As of/)).toBeVisible();

  const borrowed = await device({ javaScriptEnabled: false });
  const { page } = borrowed;
  await page.goto(`${borrowed.line.origin}/card`);
  await page.getByLabel("Code on the card").fill(CODE.toLowerCase().replaceAll("-", " "));
  await page.getByRole("button", { name: "Look" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This is what was kept of what you said.");
  await expect(page.getByText("West Loch, Argyll, keeps it.")).toBeVisible();
  await expect(quoted(page, SHARED)).toContainText("The council can read this.");
  await expect(quoted(page, KEPT_BACK)).toContainText("Only West Loch can read this.");
  await expect(page.getByText("Somebody at the council has heard this.")).toBeVisible();
  await expect(allowed(page, "Let the council read it")).toContainText("Yes.");
  await allowed(page, "Let the council read it").getByText("What you were asked").click();
  await expect(allowed(page, "Let the council read it")).toContainText("council");
  await expect(allowed(page, "Use my own words")).toContainText("No. Nobody asked you.");

  // Two taps, as for giving it: the answer, and Done.
  await allowed(page, "Let the council read it").getByRole("button", { name: "Change" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Stop letting the council read it?");
  await expect(page.getByText("They can read 1 thing that you said now.")).toBeVisible();
  await page.getByRole("button", { name: "Yes, stop it" }).click();
  await expect(page.getByRole("status")).toHaveText("It is done. It counts from now on.");
  await expect(allowed(page, "Let the council read it")).toContainText("No.");
  await expect(quoted(page, SHARED)).toContainText("Only West Loch can read this.");

  await priya.open("/desk");
  await expect(priya.page.getByText(/^Nothing/)).toBeVisible();
  await morag.everythingSent();
  await morag.openRow(SHARED);
  await expect(morag.page.getByText("No: we may not share it with the council.")).toBeVisible();
  await expect(morag.page.getByText("Yes: we may keep what they said.")).toBeVisible();

  // A colleague's phone that asks again cannot take the place of the card's no; the card can.
  await allowed(page, "Let the council read it").getByRole("button", { name: "Change" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("May the council read it?");
  await expect(page.getByText("No speaker has checked these words yet.")).toBeVisible();
  await page.getByRole("button", { name: "Yes, I allow it" }).click();
  await expect(page.getByRole("status")).toHaveText("Thank you. It counts from now on.");
  await priya.open("/desk");
  await expect(priya.page.getByRole("link", { name: SHARED })).toBeVisible();
  await morag.home();
  await morag.everythingSent();
  await morag.openRow(SHARED);
  await expect(morag.page.getByText("Yes: we may share it with the council.")).toBeVisible();

  await page.getByRole("button", { name: "Take everything back" }).click();
  await expect(page.getByText("West Loch still has what you said until")).toBeVisible();
  await page.getByRole("button", { name: "Yes, stop it" }).click();
  for (const purpose of ["Keep what I said", "Let the council read it", "Use it for research"])
    await expect(allowed(page, purpose)).toContainText("No.");
  // The browser asks whether it may send an earlier page's form again. It may, and that opens nothing.
  await page.goBack().catch(() => undefined);
  expect(await page.locator("body").innerText()).not.toContain(SHARED);
  await page.reload();
  await expect(page.getByText("This page is over.")).toBeVisible();
});

test("a borrowed phone keeps nothing of a card's page, and going back opens nothing", async ({
  worker,
  server,
  lasting,
}) => {
  const morag = await worker("Morag");
  await told(morag);
  // It belongs to a colleague: the app is there, with all that it caches.
  const borrowed = await lasting();
  await borrowed.join(server.invite(), "Dev");
  const { page } = borrowed;
  await page.goto(`${borrowed.line.origin}/card`);
  await page.getByLabel("Code on the card").fill(CODE);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This is what was kept of what you said.");
  await allowed(page, "Use it for research").getByRole("button", { name: "Change" }).click();
  await page.getByRole("button", { name: "Leave it as it is" }).click();
  await expect(quoted(page, SHARED)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look with your card");
  await page.goBack({ waitUntil: "commit" });
  await page.goForward({ waitUntil: "commit" });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Look with your card");
  await expect(page.getByLabel("Code on the card")).toHaveValue("");
  await borrowed.close();
  expect(await readable(borrowed.profile, [SHARED, KEPT_BACK, CODE, "B6F88YSN"])).toEqual([]);
  await borrowed.startAgain();
});

test("everything about a person is saved as one file, which opens by itself, and the page goes on", async ({
  worker,
  device,
}) => {
  const morag = await worker("Morag");
  await told(morag);
  const { page, line } = await device();
  await page.goto(`${line.origin}/card`);
  await page.getByLabel("Code on the card").fill(CODE);
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByRole("button", { name: "Get everything about me as a file" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Everything about you, as one file");
  const troubles = await look(page, "before the file is saved");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save the file" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("heard-everything.html");
  const saved = await readFile(await file.path(), "utf8");
  for (const words of [SHARED, KEPT_BACK, "What you were asked, word for word"]) expect(saved).toContain(words);
  await page.getByRole("button", { name: "Leave it as it is" }).click();
  await expect(quoted(page, SHARED)).toBeVisible();
  expect(troubles).toEqual([]);
});

test("a scanned code leaves the address at once, and the page says what the browser may remember of it", async ({
  worker,
  device,
}) => {
  const morag = await worker("Morag");
  await told(morag);
  const { page, line } = await device();
  await page.goto(`${line.origin}/card#${CODE}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This is what was kept of what you said.");
  await expect(page.getByText("You came by the pattern on the card.")).toBeVisible();
  expect(page.url()).toBe(`${line.origin}/card`);
});

test("a code that opens nothing says what to do, in the language that was chosen", async ({ device }) => {
  const { page, line } = await device();
  await page.goto(`${line.origin}/card`);
  await page.getByLabel("Code on the card").fill("ZZZZ-ZZZZ-ZZZZ-ZZZZ-88");
  await page.getByRole("button", { name: "Look" }).click();
  await expect(page.getByText("There is a mistake in this code.")).toBeVisible();
  await expect(page.getByLabel("Code on the card")).toBeFocused();
  await page.getByLabel("Code on the card").fill(CODE);
  await page.keyboard.press("Enter");
  await expect(page.getByText("This code opens nothing here.")).toBeVisible();
  await page.getByRole("link", { name: "Cymraeg" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Edrych gyda'ch cerdyn");
});

test("the card's pages can be read by everybody", async ({ worker, device }) => {
  const morag = await worker("Morag");
  await told(morag);
  const { page, line } = await device();
  const troubles: string[] = [];
  const see = async (screen: string, heading: string) => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    troubles.push(...(await look(page, screen)));
  };
  await page.goto(`${line.origin}/card`);
  await see("door", "Look with your card");
  await page.getByLabel("Code on the card").fill(CODE);
  await page.getByRole("button", { name: "Look" }).click();
  await see("what was kept", "This is what was kept of what you said.");
  await page.getByRole("button", { name: "Cymraeg" }).click();
  await see("in Welsh", "Dyma beth gafodd ei gadw o'r hyn ddywedoch chi.");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("button", { name: "Take everything back" }).click();
  await see("before it is taken back", "Take everything back?");
  await page.getByRole("button", { name: "Leave it as it is" }).click();
  await allowed(page, "Use my own words").getByRole("button", { name: "Change" }).click();
  await see("before it is allowed", "May your own words be used?");
  await page.getByRole("button", { name: "Leave it as it is" }).click();
  await page.getByRole("button", { name: "Close this page" }).click();
  await see("closed", "This page is closed.");
  expect(troubles).toEqual([]);
});

test("a lost card is replaced by two of the team, and opens nothing any more", async ({ worker, device }) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  await told(morag);
  await dev.everythingSent();
  morag.line.off();
  await morag.openRow(SHARED);
  await morag.page.getByRole("link", { name: "They lost it: give another card" }).click();
  await expect(morag.page.getByText("The lost card opens nothing")).toBeVisible();
  await morag.page.getByLabel("Card code").fill(OTHER);
  await morag.button("Keep this card").click();
  await expect(morag.page.getByText("Somebody else in your team has to agree.")).toBeVisible();
  await morag.page.getByRole("link", { name: "Done" }).click();
  await expect(morag.page.getByText("Until then the old one counts.")).toBeVisible();
  morag.line.on();
  await morag.home();
  await morag.everythingSent();
  await dev.everythingSent();
  await dev.openRow(SHARED);
  const troubles = await look(dev.page, "another card waits");
  await dev.button("Agree to the new card").click();
  await expect(dev.page.getByText("You agreed to another card.")).toBeVisible();
  await dev.home();
  await dev.everythingSent();

  const { page, line } = await device();
  for (const [code, opens] of [
    [CODE, "This code opens nothing here."],
    [OTHER, "This is what was kept of what you said."],
  ] as const) {
    await page.goto(`${line.origin}/card`);
    await page.getByLabel("Code on the card").fill(code);
    await page.getByRole("button", { name: "Look" }).click();
    await expect(page.getByText(opens)).toBeVisible();
  }
  await dev.openRow(SHARED);
  await expect(dev.page.getByText("A second one has to agree.")).toBeHidden();
  expect(troubles).toEqual([]);
});

/** A conversation with two statements, one of them shared, kept and shared with a yes, and the card given. */
async function told(morag: Phone): Promise<void> {
  await morag.newConversation(SHARED);
  await morag.button("Add another thing they said").click();
  await morag.page.getByLabel("What else did they say?").fill(KEPT_BACK);
  await morag.savedHere();
  await morag.askConsent(["Yes", "Yes"]);
  await morag.page.getByRole("link", { name: "Give them a card" }).click();
  await morag.page.getByLabel("Card code").fill(CODE);
  await morag.button("Keep this card").click();
  await morag.page.getByRole("link", { name: "Done" }).click();
  await morag.share({ keepBack: [KEPT_BACK] });
  await morag.done();
  await morag.everythingSent();
}

function quoted(page: Page, words: string) {
  return page.locator("blockquote", { hasText: words });
}

function allowed(page: Page, purpose: string) {
  return page.locator(".choice", { has: page.getByRole("heading", { name: purpose }) });
}
