import { appBytes, languageBytes, readerBytes } from "../e2e/rig/received";
import { expect, test } from "../e2e/rig/test";
import { note } from "./rig/figures";

test("what comes before the list and a new record", async ({ server, device }) => {
  const phone = await device();
  // What the service worker and the app's worker fetch comes after the first keystroke and does not count here.
  phone.line.lose(/\/sw\.js$|\/assets\/worker-/);
  await phone.open(`/#join=${server.invite()}`);
  await phone.page.getByLabel("The name your team knows you by").fill("Morag");
  await phone.button("Join").click();
  await phone.button("Start").click();
  await phone.button("Send now").waitFor();
  const session = await phone.page.context().newCDPSession(phone.page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  phone.line.passed.length = 0;
  await phone.page.reload();
  await phone.newConversation("A word");
  note("app.critical_kb", "kB", appBytes(phone.line) / 1000);
});

test("what offline needs", async ({ server, device }) => {
  const phone = await device();
  await phone.join(server.invite(), "Morag");
  note("app.offline_kb", "kB", appBytes(phone.line) / 1000);
  note("app.language_kb", "kB", languageBytes(phone.line) / 1000);
  await expect.poll(() => readerBytes(phone.line)).toBeGreaterThan(0);
  note("app.card_reader_kb", "kB", readerBytes(phone.line) / 1000);
});
