import { Phone } from "./rig/phone";
import { expect, test } from "./rig/test";

const OLD = "The ferry times are only on the web";
const OLD_NOTE = "Tom asked us to come back in spring";
const ANOTHER = "Nobody answers at the surgery";
const WAITS = "The lights on the pier are out";
const NOW = "The ferry times are on the door now";
const AGO = 94;

async function keeps(phone: Phone, window: string): Promise<void> {
  await phone.open("/me");
  await phone.page.getByLabel(window).check();
  await phone.home();
  await phone.everythingSent();
}

test("nobody leaves a phone while its worker is at a record of theirs", async ({ server, worker }) => {
  const amina = await worker("Amina");
  amina.line.daysAgo = AGO;
  await keeps(amina, "The last 3 months");
  await amina.newConversation(OLD);
  await amina.done();
  await amina.everythingSent();
  server.backUp();
  amina.line.daysAgo = 0;

  await amina.openRow(OLD);
  const otherTab = new Phone(await amina.page.context().newPage(), amina.line);
  await otherTab.open();
  await otherTab.everythingSent();
  await expect(otherTab.row(OLD)).toContainText("Kept");
  await amina.matters.fill(NOW);
  await amina.savedHere();
  await amina.done();
  await amina.everythingSent();
  await expect(amina.row(NOW)).toContainText("Kept");

  // All of it is in a backup now, but months have passed only for somebody on the way.
  server.backUp();
  amina.line.daysAgo = -AGO;
  await amina.everythingSent();
  await expect(amina.row(NOW)).toContainText("Kept");
});

test("a phone that keeps three months lets go of what is in a backup, and has a person whole again who is met again", async ({
  server,
  worker,
}) => {
  const [amina, dev] = [await worker("Amina"), await worker("Dev")];
  // All of this was so long ago.
  for (const phone of [amina, dev]) phone.line.daysAgo = AGO;
  await dev.newConversation(OLD);
  await dev.unfold("Notes for the team");
  await dev.notes.fill(OLD_NOTE);
  await dev.askConsent(["Yes", "Yes"]);
  await dev.done();
  await dev.everythingSent();
  await amina.newConversation(ANOTHER);
  await amina.askConsent(["Yes", "Yes"]);
  await amina.done();
  await keeps(amina, "The last 3 months");
  await expect(amina.row(OLD)).toContainText("Kept");
  amina.line.off();
  await amina.newConversation(WAITS);
  await amina.done();

  // There is no backup: nothing of hers may leave, whatever its age.
  amina.line.daysAgo = 0;
  amina.line.on();
  await amina.everythingSent();
  await expect(amina.row(ANOTHER)).toContainText("Kept");

  server.backUp();
  await amina.open();
  await amina.everythingSent();
  await expect(amina.row(OLD)).toBeHidden();
  await expect(amina.row(ANOTHER)).toBeHidden();
  await expect(amina.row(WAITS)).toContainText("Kept");

  dev.line.daysAgo = 0;
  await dev.openRow(OLD);
  await dev.matters.fill(NOW);
  await dev.savedHere();
  await dev.done();
  await dev.everythingSent();
  await amina.everythingSent();
  await expect(amina.row(NOW)).toContainText("Kept");
  await expect(amina.row(ANOTHER)).toBeHidden();
  await amina.openRow(NOW);
  await expect(amina.notes).toHaveValue(OLD_NOTE);
  await expect(amina.page.getByText("Yes: we may keep what they said.")).toBeVisible();
});
