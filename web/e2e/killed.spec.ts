import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Passed } from "./rig/line";
import { found } from "./rig/received";
import { expect, test } from "./rig/test";

/** Each stands nowhere in a browser of its own accord. */
const PLANTED = {
  said: "quernstone lullaby",
  notes: "pewter gannet",
  name: "Zephyrine",
  place: "thistlegate",
  card: "ZZZZ-ZZZZ-ZZZZ-ZZZZ-8G",
};
/** A keystroke older than this is durable. */
const DURABLE_MS = 300;

/** When a request to sync is under way. */
const MOMENTS: Record<string, (passed: Passed) => boolean> = {
  "asking began": ({ asked }) => asked.length > 0,
  "the server had answered": ({ status }) => status > 0,
  "the answer was there": ({ told }) => told.length > 0,
};

test("a browser killed in the middle of a sentence keeps its words and leaves none readable on disk", async ({
  server,
  lasting,
}) => {
  const phone = await lasting();
  await phone.join(server.invite(), "Morag");
  await phone.newConversation();
  await phone.unfold("Where and how");
  await phone.page.getByLabel("Place in your own words").fill(PLANTED.place);
  await phone.unfold("The person");
  await phone.page.getByLabel("The name they want to be known by").fill(PLANTED.name);
  await phone.page.getByRole("link", { name: "Give them a card" }).click();
  await phone.page.getByLabel("Card code").fill(PLANTED.card);
  await phone.button("Keep this card").click();
  await phone.page.getByRole("link", { name: "Done" }).click();
  await phone.unfold("Notes for the team");
  await phone.notes.fill(PLANTED.notes);
  await phone.savedHere();
  await phone.page.reload();
  const { pathname } = new URL(phone.page.url());
  await phone.matters.pressSequentially(PLANTED.said);
  // Typing goes on, as it does when a battery dies.
  const typed = performance.now();
  let after = "";
  while (performance.now() - typed < DURABLE_MS) {
    await phone.matters.press("x");
    after += "x";
  }
  await phone.kill();

  expect(await readable(phone.profile)).toEqual([]);

  await phone.startAgain();
  await phone.open(pathname);
  await expect(phone.matters).toHaveValue(new RegExp(`^${PLANTED.said}x{0,${after.length}}$`));
  await expect(phone.matters).toBeFocused();
  await expect(phone.notes).toHaveValue(PLANTED.notes);
  await expect(phone.page.getByLabel("Place in your own words")).toHaveValue(PLANTED.place);
});

test("a browser killed while it sends loses and doubles nothing", async ({ server, lasting, worker }) => {
  const phone = await lasting();
  const dev = await worker("Dev");
  await phone.join(server.invite(), "Morag");
  const said: string[] = [];
  for (const [moment, reached] of Object.entries(MOMENTS)) {
    said.push(`Said before it died when ${moment}`);
    phone.line.off();
    await phone.newConversation(said.at(-1));
    await phone.done();
    phone.line.on();
    phone.line.passed.length = 0;
    await phone.button("Send now").click();
    const sync = () => phone.line.passed.some((one) => one.path === "/api/sync" && reached(one));
    await expect.poll(sync, { intervals: [1] }).toBe(true);
    await phone.kill();
    await phone.startAgain();
    await phone.open();
    for (const words of said) await expect(phone.row(words)).toBeVisible();
  }
  await phone.everythingSent();
  await dev.everythingSent();
  for (const one of [phone, dev]) {
    await expect(one.page.getByRole("listitem")).toHaveCount(said.length);
    for (const words of said) await expect(one.row(words)).toContainText("Kept");
  }
});

/** Which planted words stand in which files under a folder. */
async function readable(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name));
  const seen: string[] = [];
  let stores = 0;
  for (const file of files) {
    const bytes = await readFile(file);
    // The name of an object store is in clear: finding it shows that this search finds what is there.
    if (file.includes("IndexedDB")) stores += found(["settings"], bytes).length;
    for (const words of found(Object.values(PLANTED), bytes)) seen.push(`${words} in ${file}`);
  }
  expect(stores).toBeGreaterThan(0);
  return seen;
}
