import type { Cut } from "./rig/line";
import type { Phone } from "./rig/phone";
import { expect, test } from "./rig/test";

const SYNC = "/api/sync";
const CUTS: Cut[] = [
  { path: SYNC, side: "up", after: 0 },
  { path: SYNC, side: "up", after: 1 },
  { path: SYNC, side: "up", after: 400 },
  { path: SYNC, side: "down", after: 0 },
  { path: SYNC, side: "down", after: 10 },
  { path: SYNC, side: "down", after: 100 },
];

test("over a line that breaks in the middle of each request nothing is lost, doubled or falsely called kept", async ({
  worker,
}) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  morag.line.off();
  await morag.newConversation("The ferry was late again");
  await morag.done();
  await morag.newConversation("My neighbour brings the shopping");
  await morag.done();
  morag.line.on();

  for (const cut of CUTS) {
    await sendOver(morag, cut);
    await expect(morag.row("The ferry was late again")).toContainText("On this phone");
    await expect(morag.row("My neighbour brings the shopping")).toContainText("On this phone");
  }
  await morag.everythingSent();
  await expect(morag.row("The ferry was late again")).toContainText("Kept");
  await expect(morag.row("My neighbour brings the shopping")).toContainText("Kept");

  for (const cut of CUTS) {
    await sendOver(dev, cut);
    await expect(dev.page.getByRole("listitem")).toHaveCount(0);
  }
  await dev.everythingSent();
  await expect(dev.page.getByRole("listitem")).toHaveCount(2);
  await expect(dev.row("The ferry was late again")).toContainText("Kept");
});

test("words typed on while a request is lost are all kept in the end", async ({ worker }) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  await morag.newConversation("One");
  await morag.done();
  await sendOver(morag, { path: SYNC, side: "down", after: 10 });
  await morag.openRow("One");
  await morag.matters.press("Control+End");
  await morag.matters.pressSequentially(" two");
  await morag.done();
  await sendOver(morag, { path: SYNC, side: "up", after: 300 });
  await morag.openRow("One two");
  await morag.matters.press("Control+End");
  await morag.matters.pressSequentially(" three");
  await morag.done();
  await morag.everythingSent();
  await dev.everythingSent();
  await expect(dev.row("One two three")).toContainText("Kept");
  await expect(dev.page.getByText("Needs you")).toBeHidden();
});

/** Asks to send over a line that breaks there, until it has broken and the phone has said so, or has sent again by then. */
async function sendOver(phone: Phone, cut: Cut): Promise<void> {
  phone.line.cut(cut);
  await phone.button("Send now").click();
  await expect.poll(() => phone.line.cutsLeft).toBe(0);
  await expect(phone.page.locator(".sync")).toHaveText(/^(No line\. Your records are safe on this phone\.|Kept up to)/);
}
