import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { look } from "./rig/look";
import { WEB } from "./rig/needs";
import { expect, test } from "./rig/test";

test("a new version waits, is offered, and comes only when it is asked for", async ({ server, lasting }) => {
  const folder = await mkdtemp(join(tmpdir(), "heard-web-"));
  const phone = await lasting();
  await phone.join(server.invite(), "Morag");
  await phone.newConversation("The path floods");
  await phone.matters.press("Control+End");

  await nextVersion(folder);
  server.web = folder;
  await server.stop();
  await server.serve();
  await phone.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect(phone.page.getByText("A new version is ready.")).toBeVisible();

  // Nothing moves under the person's hands, and opening the app again does not bring it either.
  await phone.matters.pressSequentially(" in winter");
  await expect(phone.matters).toHaveValue("The path floods in winter");
  await phone.savedHere();
  expect(await version(phone.page)).toBe("");
  await phone.page.reload();
  await expect(phone.page.getByText("A new version is ready.")).toBeVisible();
  expect(await version(phone.page)).toBe("");

  expect(await look(phone.page, "a version that waits")).toEqual([]);
  await phone.matters.pressSequentially(", badly");
  await phone.button("Update now").click();
  await expect.poll(() => version(phone.page).catch(() => undefined)).toBe("next");
  await expect(phone.matters).toHaveValue("The path floods in winter, badly");
  await expect(phone.page.getByText("A new version is ready.")).toBeHidden();
  await rm(folder, { recursive: true });
});

/** The same app with a mark in its page, and the service worker that a build would have made of it. */
async function nextVersion(folder: string): Promise<void> {
  await cp(WEB, folder, { recursive: true });
  const page = await readFile(join(folder, "index.html"), "utf8");
  await writeFile(join(folder, "index.html"), page.replace("<html ", '<html data-version="next" '));
  const worker = await readFile(join(folder, "sw.js"), "utf8");
  const next = worker.replace(/("version":")[0-9a-f]{12}/, "$1aaaaaaaaaaaa");
  if (next === worker) throw new Error("the service worker has no version");
  await writeFile(join(folder, "sw.js"), next);
  await Promise.all(["index.html.br", "sw.js.br"].map((name) => rm(join(folder, name))));
}

function version(page: Page): Promise<string> {
  return page.evaluate(() => document.documentElement.dataset.version ?? "");
}
