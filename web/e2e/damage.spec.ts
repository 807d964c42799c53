import { pushedOver } from "./rig/pushed";
import { expect, test } from "./rig/test";

const SAID = "The clinic moved to the town";

test("a change whose bytes the server has lost is brought again by a colleague's phone, unasked", async ({
  server,
  worker,
}) => {
  const [morag, dev] = [await worker("Morag"), await worker("Dev")];
  await morag.newConversation(SAID);
  await morag.done();
  await morag.everythingSent();
  await dev.everythingSent();
  const [lost] = pushedOver(morag.line);
  if (!lost) throw new Error("nothing was sent");
  for (const phone of [morag, dev]) phone.line.off();
  await server.damage(lost);

  const before = await worker("Lena");
  await expect(before.row(SAID)).toBeHidden();
  // Who wrote it is away.
  dev.line.on();
  await dev.everythingSent();
  expect(pushedOver(dev.line)).toContainEqual({ ...lost, kind: undefined });
  server.run("check");
  for (const phone of [before, await worker("Bryn")]) {
    await phone.everythingSent();
    await expect(phone.row(SAID)).toContainText("Kept");
  }
});
