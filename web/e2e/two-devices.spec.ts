import type { Phone } from "./rig/phone";
import { expect, test } from "./rig/test";

const WORDS = "The clinic moved to the town";

test("two phones change one record without a line; both notes stand, and what differs is settled by a person", async ({
  worker,
}) => {
  const amina = await worker("Amina");
  const dev = await worker("Dev");
  await amina.newConversation(WORDS);
  await amina.done();
  await amina.everythingSent();
  await dev.everythingSent();
  await expect(dev.row(WORDS)).toContainText("Kept");

  for (const [phone, note, place] of [
    [amina, "Amina: ask about the lift.", "at the gate"],
    [dev, "Dev: she has a daughter in the town.", "in the hall"],
  ] as const) {
    phone.line.off();
    await phone.openRow(WORDS);
    await phone.unfold("Notes for the team");
    await phone.notes.fill(note);
    await phone.unfold("Where and how");
    await phone.page.getByLabel("Place in your own words").fill(place);
    await phone.savedHere();
    await phone.done();
  }
  for (const phone of [amina, dev]) {
    phone.line.on();
    await phone.everythingSent();
  }
  await amina.everythingSent();

  for (const phone of [amina, dev]) {
    await expect(phone.row(WORDS)).toContainText("Needs you");
    await phone.openRow(WORDS);
    await expect(phone.notes).toHaveValue(/Amina: ask about the lift\./);
    await expect(phone.notes).toHaveValue(/Dev: she has a daughter in the town\./);
    const place = phone.page.getByRole("group", { name: "Place in your own words" });
    await expect(place.getByText("Amina wrote: at the gate")).toBeVisible();
    await expect(place.getByText("Dev wrote: in the hall")).toBeVisible();
  }

  await dev.button("Use Amina's").click();
  await expect(dev.page.getByLabel("Place in your own words")).toHaveValue("at the gate");
  await dev.savedHere();
  await dev.done();
  await dev.everythingSent();
  await amina.home();
  await amina.everythingSent();
  for (const phone of [amina, dev]) {
    await expect(phone.row(WORDS)).toContainText("at the gate");
    await expect(phone.row(WORDS)).not.toContainText("Needs you");
  }
});

test("a colleague's words that arrive while a note is being typed are not typed away", async ({ worker }) => {
  const amina = await worker("Amina");
  const dev = await worker("Dev");
  await amina.newConversation(WORDS);
  await amina.unfold("Notes for the team");
  await amina.notes.fill("First line.\n");
  await amina.savedHere();
  await amina.done();
  await amina.everythingSent();
  await dev.everythingSent();

  await dev.openRow(WORDS);
  await dev.notes.press("Control+Home");
  await dev.notes.pressSequentially("Dev was here. ");
  await dev.done();
  await dev.everythingSent();

  await amina.openRow(WORDS);
  await amina.notes.press("Control+End");
  await amina.notes.pressSequentially("Last line");
  // Her own phone sends by itself after a pause, and so hears of Dev's words while the cursor is in the note.
  await expect(amina.notes).toHaveValue("Dev was here. First line.\nLast line");
  await amina.notes.pressSequentially(", and more.");
  await amina.done();
  for (const phone of [amina, dev, amina]) await phone.everythingSent();
  for (const phone of [amina, dev]) {
    await phone.openRow(WORDS);
    await expect(phone.notes).toHaveValue("Dev was here. First line.\nLast line, and more.");
  }
});

test("two people who type in one note at once, over lines that break, lose and double no word", async ({ worker }) => {
  const amina = await worker("Amina");
  const dev = await worker("Dev");
  await amina.newConversation(WORDS);
  await amina.unfold("Notes for the team");
  await amina.notes.fill("|");
  await amina.done();
  for (const phone of [amina, dev]) {
    await phone.everythingSent();
    await phone.openRow(WORDS);
  }
  await Promise.all([typeOn(amina, "a", "Control+Home"), typeOn(dev, "d", "Control+End")]);
  for (const phone of [amina, dev]) {
    phone.line.on();
    await phone.done();
  }
  for (const phone of [amina, dev, amina]) await phone.everythingSent();
  for (const phone of [amina, dev]) {
    await phone.openRow(WORDS);
    await expect(phone.notes).toHaveValue(`${spelled("a")}|${spelled("d")}`);
  }
});

const TYPED = Array.from({ length: 25 }, (_, i) => i);

function spelled(letter: string): string {
  return TYPED.map((i) => `${letter}${i} `).join("");
}

/** Types from one end of the notes while a line comes and goes: each return makes the phone send and receive. */
async function typeOn(phone: Phone, letter: string, from: string): Promise<void> {
  await phone.notes.press(from);
  for (const i of TYPED) {
    await phone.notes.pressSequentially(`${letter}${i} `);
    if (i % 7 === 0) phone.line.cut({ path: "/api/sync", side: i % 2 ? "up" : "down", after: 50 });
    if (i % 3 === 0) await phone.page.evaluate(() => dispatchEvent(new Event("online")));
  }
}
