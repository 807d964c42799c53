import { Phone } from "./rig/phone";
import { expect, test } from "./rig/test";

test("two windows of one phone show the same words, and neither writes over the other", async ({ worker }) => {
  const first = await worker("Morag");
  const second = new Phone(await first.page.context().newPage(), first.line);
  await first.newConversation("The hall is cold");
  await second.open(new URL(first.page.url()).pathname);
  await expect(second.matters).toHaveValue("The hall is cold");
  await second.unfold("Notes for the team");
  await second.notes.fill("Bring blankets");
  await first.matters.press("Control+End");
  await first.matters.pressSequentially(" in the mornings");
  await expect(second.matters).toHaveValue("The hall is cold in the mornings");
  await first.unfold("Notes for the team");
  await expect(first.notes).toHaveValue("Bring blankets");
  await first.done();
  await first.everythingSent();
  await expect(first.row("The hall is cold in the mornings")).toContainText("Kept");
  await second.page.reload();
  await expect(second.notes).toHaveValue("Bring blankets");
  await expect(second.matters).toHaveValue("The hall is cold in the mornings");
});
