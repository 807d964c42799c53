import { createHash } from "node:crypto";
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
  const [now = 0, next = 0] = await stored(phone.page);
  expect(next, "all of it is on the phone before it is offered").toBe(now);

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

test("a page of another build does not become a part of the version that is being stored", async ({
  server,
  lasting,
}) => {
  const folder = await mkdtemp(join(tmpdir(), "heard-web-"));
  const phone = await lasting();
  await phone.join(server.invite(), "Morag");
  await nextVersion(folder);
  // The service worker is of one build, and by the time the page is fetched the server has the build after it.
  const page = join(folder, "index.html");
  await writeFile(page, (await readFile(page, "utf8")).replace('"next"', '"after"'));
  server.web = folder;
  await server.stop();
  await server.serve();
  const state = await phone.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise<ServiceWorker | null>((resolve) => {
      registration.addEventListener("updatefound", () => resolve(registration.installing));
    });
    await registration.update();
    const next = await found;
    while (next?.state === "installing") await new Promise((resolve) => next.addEventListener("statechange", resolve));
    return next?.state;
  });
  expect(state).toBe("redundant");
  await expect(phone.page.getByText("A new version is ready.")).toBeHidden();
  await rm(folder, { recursive: true });
});

/** How many files of each version the phone holds, the one in use first. */
function stored(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const versions = (await caches.keys()).filter((name) => name.startsWith("heard-"));
    const next = versions.filter((name) => name.endsWith("aaaaaaaaaaaa"));
    const inOrder = [...versions.filter((name) => !next.includes(name)), ...next];
    return Promise.all(inOrder.map(async (name) => (await (await caches.open(name)).keys()).length));
  });
}

/** The same app with a mark in its page, and the service worker that a build would have made of it. */
async function nextVersion(folder: string): Promise<void> {
  await cp(WEB, folder, { recursive: true });
  const page = await readFile(join(folder, "index.html"), "utf8");
  const nextPage = page.replace("<html ", '<html data-version="next" ');
  await writeFile(join(folder, "index.html"), nextPage);
  const worker = await readFile(join(folder, "sw.js"), "utf8");
  const next = worker.replace(/("version":")[0-9a-f]{12}/, "$1aaaaaaaaaaaa").replace(sha256(page), sha256(nextPage));
  if (next === worker) throw new Error("the service worker has no version");
  await writeFile(join(folder, "sw.js"), next);
  await Promise.all(["index.html.br", "sw.js.br"].map((name) => rm(join(folder, name))));
}

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

function version(page: Page): Promise<string> {
  return page.evaluate(() => document.documentElement.dataset.version ?? "");
}
