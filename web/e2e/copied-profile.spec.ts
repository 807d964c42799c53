import { expect, test } from "./rig/test";

const SHARED = "The shop closes on Sundays";
const BEGUN = "Begun when there was one phone.";
const ADDED = ["The first phone added this.", "Its copy added that."];
const NEW = ["Only the first phone heard this", "Only its copy heard that"];
const LATER = ["The first phone goes on", "Its copy goes on"];

test("two phones with one copied profile go on, and they and their team have all words of both, once", async ({
  server,
  lasting,
  worker,
}) => {
  const dev = await worker("Dev");
  const phone = await lasting();
  await phone.join(server.invite(), "Morag");
  await phone.newConversation(SHARED);
  await phone.unfold("Notes for the team");
  await phone.notes.fill(BEGUN);
  await phone.savedHere();
  await phone.done();
  await phone.everythingSent();
  const both = [phone, await phone.copied()];
  for (const one of both) await one.open();

  phone.line.off();
  for (const [i, one] of both.entries()) {
    await one.openRow(SHARED);
    await one.notes.fill(`${BEGUN} ${ADDED[i]}`);
    await one.savedHere();
    await one.done();
    await one.newConversation(NEW[i]);
    await one.done();
  }
  phone.line.on();
  // The copy's change of the shared record is one of two histories of one writer: it is made again.
  for (const one of [...both, ...both, dev]) await one.everythingSent();
  for (const one of [...both, dev]) {
    for (const words of [SHARED, ...NEW]) await expect(one.row(words)).toContainText("Kept");
    await expect(one.page.getByRole("listitem")).toHaveCount(3);
    await one.openRow(SHARED);
    const notes = await one.notes.inputValue();
    for (const words of [BEGUN, ...ADDED]) expect(notes.split(words)).toHaveLength(2);
    await one.done();
  }

  // What each writes from now on clashes with nothing, and reaches the other all the same.
  for (const [i, one] of both.entries()) {
    await one.newConversation(LATER[i]);
    await one.done();
  }
  for (const one of [...both, ...both, dev]) await one.everythingSent();
  for (const one of [...both, dev]) {
    await expect(one.page.getByRole("listitem")).toHaveCount(5);
    for (const words of LATER) await expect(one.row(words)).toContainText("Kept");
  }
});

test("a phone that was set back to an earlier day reads again what it had sent since", async ({ server, lasting }) => {
  const phone = await lasting();
  await phone.join(server.invite(), "Morag");
  await phone.newConversation(SHARED);
  await phone.done();
  await phone.everythingSent();
  const earlier = await phone.copied();
  await phone.open();
  await phone.openRow(SHARED);
  await phone.unfold("Notes for the team");
  await phone.notes.fill(BEGUN);
  await phone.savedHere();
  await phone.done();
  await phone.newConversation(NEW[0]);
  await phone.done();
  await phone.everythingSent();
  await phone.close();

  await earlier.open();
  await earlier.everythingSent();
  await expect(earlier.row(NEW[0] ?? "")).toContainText("Kept");
  await earlier.openRow(SHARED);
  await expect(earlier.notes).toHaveValue(BEGUN);
});
