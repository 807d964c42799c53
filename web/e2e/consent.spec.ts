import { pushedOver } from "./rig/pushed";
import { expect, test } from "./rig/test";

const WORDS = "I would like to be asked first";

test("a sync in the middle of an occasion takes nothing of it along; after Done it goes", async ({ worker }) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  await morag.newConversation(WORDS);
  await morag.page.getByRole("link", { name: "Ask for permission" }).click();
  await morag.button("Yes").click();
  await expect(morag.title("May we share it with the council?")).toBeVisible();
  await morag.home();
  await morag.everythingSent();
  await expect(morag.row(WORDS)).toContainText("Kept");
  expect(pushedOver(morag.line).map(({ kind }) => kind)).not.toContain("consent");

  // The draft is still there, also for a phone that was closed over it; its yes does not count yet.
  await morag.page.reload();
  await morag.openRow(WORDS);
  await expect(morag.page.getByText("You began asking.")).toBeVisible();
  await expect(morag.page.getByText("Yes: we may keep what they said.")).toBeHidden();
  await morag.page.getByRole("link", { name: "Ask for permission" }).click();
  await expect(morag.title("May we share it with the council?")).toBeVisible();
  // A no counts on this phone at once.
  await morag.button("No").click();
  await morag.page.getByRole("link", { name: "Back" }).click();
  await expect(morag.page.getByText("No: we may not share it with the council.")).toBeVisible();
  await morag.home();
  await morag.everythingSent();
  expect(pushedOver(morag.line).map(({ kind }) => kind)).not.toContain("consent");
  await dev.everythingSent();
  await dev.openRow(WORDS);
  await expect(dev.page.getByText("Nobody has asked yet.")).toBeVisible();

  await morag.openRow(WORDS);
  await morag.page.getByRole("link", { name: "Ask for permission" }).click();
  await expect(morag.title("Read this back")).toBeVisible();
  await expect(morag.page.getByText("You said yes: we may keep what you said.")).toBeVisible();
  await expect(morag.page.getByText("You said no: we will not share it with the council.")).toBeVisible();
  await morag.page.getByLabel("Spoken", { exact: true }).check();
  await morag.readBack();
  await morag.home();
  await morag.everythingSent();
  expect(pushedOver(morag.line).filter(({ kind }) => kind === "consent")).toHaveLength(1);

  await dev.home();
  await dev.everythingSent();
  await dev.openRow(WORDS);
  await expect(dev.page.getByText("Yes: we may keep what they said.")).toBeVisible();
  await expect(dev.page.getByText("No: we may not share it with the council.")).toBeVisible();
});

test("what was begun and forgotten leaves no trace", async ({ worker }) => {
  const morag = await worker("Morag");
  await morag.newConversation(WORDS);
  await morag.page.getByRole("link", { name: "Ask for permission" }).click();
  await morag.button("No").click();
  await morag.button("Not now").click();
  await morag.button("Forget these answers").click();
  await expect(morag.page.getByText("Nobody has asked yet.")).toBeVisible();
  await morag.done();
  await morag.everythingSent();
  expect(pushedOver(morag.line).map(({ kind }) => kind)).not.toContain("consent");
});

test("taking a yes back is the same screen, and counts at once", async ({ worker }) => {
  const morag = await worker("Morag");
  await morag.newConversation(WORDS);
  await morag.askConsent(["Yes", "Yes"]);
  await expect(morag.page.getByText("Yes: we may share it with the council.")).toBeVisible();
  await morag.page.getByRole("link", { name: "Change what they allow" }).click();
  await morag.page.getByRole("link", { name: "Change: share it with the council" }).click();
  await morag.button("No").click();
  await expect(morag.page.getByText("You took it back: we will no longer share it with the council.")).toBeVisible();
  await morag.page.getByRole("link", { name: "Back" }).click();
  await expect(morag.page.getByText("No: we may not share it with the council.")).toBeVisible();
  await expect(morag.page.getByText("Yes: we may keep what they said.")).toBeVisible();
});

test("a card's code is checked for slips, and a given card is told", async ({ worker }) => {
  const morag = await worker("Morag");
  await morag.newConversation(WORDS);
  await morag.page.getByRole("link", { name: "Give them a card" }).click();
  await morag.page.getByLabel("Card code").fill("zzzz zzzz zzzz zzzz 88");
  await morag.button("Keep this card").click();
  await expect(morag.page.getByText("This code has a mistake in it.").first()).toBeVisible();
  await morag.page.getByLabel("Card code").fill("zzzz zzzz zzzz zzzz 8g");
  await morag.button("Keep this card").click();
  await expect(morag.title("The card is theirs now")).toBeVisible();
  await morag.page.getByRole("link", { name: "Done" }).click();
  await expect(morag.page.getByText("They have a card.")).toBeVisible();
});

test("a yes that had not seen a colleague's no does not stand on either phone", async ({ worker }) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  await morag.newConversation(WORDS);
  await morag.done();
  await morag.everythingSent();
  await dev.everythingSent();
  for (const phone of [morag, dev]) phone.line.off();
  await morag.openRow(WORDS);
  await morag.askConsent(["Yes", "Yes"]);
  await morag.done();
  await dev.openRow(WORDS);
  await dev.askConsent(["Yes", "No"]);
  await dev.done();
  for (const phone of [morag, dev]) {
    phone.line.on();
    await phone.everythingSent();
  }
  await morag.everythingSent();
  for (const phone of [morag, dev]) {
    await phone.openRow(WORDS);
    await expect(phone.page.getByText("Yes: we may keep what they said.")).toBeVisible();
    await expect(phone.page.getByText("No: we may not share it with the council.")).toBeVisible();
  }
});
