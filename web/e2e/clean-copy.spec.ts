import { look } from "./rig/look";
import { readable } from "./rig/profile";
import { expect, test } from "./rig/test";

const WRONG = "quibblesnark";
const WORDS = "The last bus is gone";

test("a word that must go is taken out for good on every phone, and a colleague's unsent words are not lost", async ({
  worker,
  lasting,
  server,
}) => {
  const morag = await worker("Morag");
  await morag.newConversation(`The last bus to ${WRONG}`);
  await morag.done();
  await morag.everythingSent();
  const dev = await lasting();
  await dev.join(server.invite(), "Dev");
  dev.line.off();
  await dev.openRow(WRONG);
  await dev.unfold("Notes for the team");
  await dev.notes.fill("The driver knows more");
  await dev.done();

  await morag.openRow(WRONG);
  await morag.matters.fill(WORDS);
  await morag.savedHere();
  await morag.unfold("Words that must go");
  await morag.page.getByRole("link", { name: "Take out what was there before" }).click();
  await expect(morag.page.getByText("Old backups still have it until they run out.")).toBeVisible();
  const troubles = await look(morag.page, "before it is taken out");
  await morag.button("Take it out for good").click();
  await expect(morag.page.getByText("What was there before is taken out as soon as there is a line.")).toBeVisible();
  await morag.home();
  await morag.everythingSent();
  await morag.everythingSent();
  await morag.openRow(WORDS);
  await morag.unfold("Words that must go");
  await expect(morag.page.getByRole("link", { name: "Take out what was there before" })).toBeVisible();
  await morag.home();

  dev.line.on();
  await dev.button("Send now").click();
  await dev.openRow(WORDS);
  // The words that this phone had not sent are shown; the others are here as they were left.
  await expect(dev.page.getByText("This record was begun anew without these words.")).toBeVisible();
  await expect(dev.page.getByText("The driver knows more").first()).toBeVisible();
  troubles.push(...(await look(dev.page, "begun anew")));
  await dev.button("Put them on the record again").click();
  await dev.savedHere();
  await expect(dev.notes).toHaveValue("The driver knows more");
  await dev.done();
  await dev.everythingSent();
  await morag.everythingSent();
  await morag.openRow(WORDS);
  await expect(morag.notes).toHaveValue("The driver knows more");
  expect(troubles).toEqual([]);
  await dev.close();
  expect(await readable(dev.profile, [WRONG])).toEqual([]);
});
