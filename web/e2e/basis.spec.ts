import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { look } from "./rig/look";
import type { Server } from "./rig/server";
import { expect, test } from "./rig/test";

const WORDS = "The bus is late every morning";
const NOTICES = {
  controllers: ["Argyll Council", "West Loch Carers"],
  host: "Loch Hosting",
  basis: { keep: "public-task", share: "public-task" },
  wordings: [
    { purpose: "keep", version: 2, language: "en", words: "{controllers} keep this with {host}, as the law asks." },
    { purpose: "share", version: 2, language: "en", words: "{controllers} read parts of it. {host} keeps it." },
  ],
};
const LISTS = {
  deciders: [
    { id: "self", label: "They themselves" },
    { id: "advocate", label: "An advocate, with them" },
  ],
  rules: [{ id: "under-16", label: "Under 16: a parent or guardian is asked too." }],
};

test("the area says what it rests on, who may decide and by which rules; the phone goes by it", async ({
  worker,
  server,
}) => {
  await brings(server, "notice", NOTICES);
  await brings(server, "list", LISTS);
  const morag = await worker("Morag");
  const { page } = morag;
  await morag.newConversation(WORDS);
  await page.getByRole("link", { name: "Ask for permission" }).click();
  await expect(
    page.getByText("Argyll Council, West Loch Carers keep this with Loch Hosting, as the law asks."),
  ).toBeVisible();
  await expect(page.getByText("This rests on a public task. It needs no yes. They can object.")).toBeVisible();
  await expect(page.getByText("Under 16: a parent or guardian is asked too.")).toBeVisible();
  expect(await look(page, "asking on another basis")).toEqual([]);
  await morag.button("They have been told").click();
  await expect(page.getByText("Argyll Council, West Loch Carers read parts of it.")).toBeVisible();
  await morag.button("They object").click();
  await expect(page.getByText("You were told that we keep what you said.")).toBeVisible();
  await expect(page.getByText("You object: we will not share it with the council.")).toBeVisible();
  await expect(page.getByText("Under 16: a parent or guardian is asked too.")).toBeVisible();
  await expect(page.getByText("May we keep what you said? They have been told")).toBeVisible();
  await expect(page.getByText("May we share it with the council? They object")).toBeVisible();
  await page.getByLabel("An advocate, with them").check();
  await expect(page.getByLabel("A parent or guardian")).toBeHidden();
  await morag.readBack();
  await expect(page.getByText("Yes: we may keep what they said.")).toBeVisible();
  await expect(page.getByText("They have not said yes to keeping this.")).toBeHidden();
  await morag.done();
  await morag.everythingSent();
});

async function brings(server: Server, command: string, what: unknown): Promise<void> {
  const file = join(server.data, `../${command}.json`);
  await writeFile(file, JSON.stringify(what));
  server.run(command, "--file", file);
}
