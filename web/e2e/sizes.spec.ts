import { appBytes, languageBytes } from "./rig/received";
import { expect, test } from "./rig/test";

/** Bytes over the line, of HTML, JS and CSS, before the list and a new record can be used. */
const FIRST_BYTES = 60_000;
/** Bytes over the line until the app needs none any more, in one language. */
const OFFLINE_BYTES = 900_000;

test("the list and a new record come with few bytes", async ({ server, device }) => {
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
  const paths = phone.line.passed.map(({ path }) => path);
  expect(paths).toContain("/");
  expect(paths.join()).not.toMatch(/wasm|sync-all/);
  expect(appBytes(phone.line)).toBeGreaterThan(10_000);
  expect(appBytes(phone.line)).toBeLessThan(FIRST_BYTES);
});

test("everything that offline needs comes with few bytes, and once", async ({ server, device }) => {
  const phone = await device();
  await phone.join(server.invite(), "Morag");
  expect(appBytes(phone.line)).toBeLessThan(OFFLINE_BYTES);
  // The other language of the screens comes by itself, and once.
  expect(languageBytes(phone.line)).toBeGreaterThan(1_000);
  phone.line.passed.length = 0;
  await phone.page.reload();
  await phone.everythingSent();
  expect(appBytes(phone.line) + languageBytes(phone.line)).toBeLessThan(5_000);
});
