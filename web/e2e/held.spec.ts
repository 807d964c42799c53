import { look } from "./rig/look";
import { SPACE } from "./rig/server";
import { expect, test } from "./rig/test";

const SHARED = "The shop closes on Sundays";
const NEW = "The road to the pier is shut";

test("what a worker wrote before they left the team is held, told, and taken in when the team accepts it", async ({
  server,
  worker,
}) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  await morag.newConversation(SHARED);
  await morag.done();
  await morag.everythingSent();
  await dev.everythingSent();
  dev.line.off();
  await dev.openRow(SHARED);
  await dev.unfold("Notes for the team");
  await dev.notes.fill("Dev: also on bank holidays");
  await dev.savedHere();
  await dev.done();
  await dev.newConversation(NEW);
  await dev.done();

  const member = /^Dev: member ([0-9a-f]{32})/m.exec(server.run("members", "--space", SPACE))?.[1] ?? "";
  server.run("members", "--space", SPACE, "--remove", member);
  dev.line.on();
  await dev.button("Send now").click();
  await dev.page.getByRole("link", { name: /on this phone$/ }).click();
  await expect(dev.page.getByText("The team that has this record now must accept it first. It is safe.")).toHaveCount(
    2,
  );
  expect(await look(dev.page, "held work")).toEqual([]);

  const held = [...server.run("waiting").matchAll(/^([0-9a-f]{32}):/gm)].map(([, id]) => id ?? "");
  expect(held).toHaveLength(2);
  await morag.everythingSent();
  await expect(morag.page.getByText(NEW)).toBeHidden();
  for (const id of held) server.run("waiting", "--accept", id);
  await morag.everythingSent();
  await expect(morag.row(NEW)).toContainText("Kept");
  await morag.openRow(SHARED);
  await expect(morag.notes).toHaveValue("Dev: also on bank holidays");
});
