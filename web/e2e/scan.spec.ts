import { join } from "node:path";
import { cameraFlags, film } from "./rig/camera";
import type { LastingPhone } from "./rig/lasting";
import { look } from "./rig/look";
import { expect, test } from "./rig/test";

const CODE = "ZZZZ-ZZZZ-ZZZZ-ZZZZ-8G";
/** What reads a pattern where the browser does not. */
const DECODER = /^\/assets\/decode-/;

test("a card is read by the camera without a line, and kept once its worker has looked", async ({ server, lasting }, {
  outputDir,
}) => {
  const seen = join(outputDir, "card.y4m");
  await film(seen, `https://heard.example/card#${CODE}`);
  const phone = await lasting(cameraFlags(seen));
  await toCard(phone, server.invite());
  // The reader came with the screen; from here on nothing comes over the line.
  await expect(phone.button("Scan the card")).toBeVisible();
  await server.stop();
  phone.line.off();
  await phone.page.reload();
  await phone.page.getByLabel("Card code").press("Shift+Tab");
  await expect(phone.button("Scan the card")).toBeFocused();
  await phone.page.keyboard.press("Enter");
  await expect(phone.page.getByText("The code has been read.")).toBeVisible();
  await expect(phone.page.getByLabel("Card code")).toHaveValue(CODE);
  await expect(phone.page.locator("video")).toBeHidden();
  await expect.poll(() => camerasOpen(phone)).toBe(0);
  await expect(phone.button("Keep this card")).toBeFocused();
  expect(await look(phone.page, "a scanned card")).toEqual([]);
  await phone.page.keyboard.press("Enter");
  await expect(phone.title("The card is theirs now")).toBeVisible();
  expect(new URL(phone.page.url()).pathname).toMatch(/^\/record\/[0-9a-f]{32}\/card$/);
  expect([phone.page.url(), ...phone.line.passed.map(({ path }) => path)].join()).not.toContain("ZZZZ");
});

test("a phone that does not read patterns itself brings what does once it is ready, before anybody scans", async ({
  server,
  lasting,
}, { outputDir }) => {
  const seen = join(outputDir, "late.y4m");
  await film(seen, `https://heard.example/card#${CODE}`);
  const phone = await lasting(cameraFlags(seen));
  const { page, line } = phone;
  line.lose(DECODER);
  await toCard(phone, server.invite());
  // Ready for all else, and honest about this.
  await phone.button("Scan the card").click();
  await expect(page.getByText("This needs a line once before it can read cards. Type the code instead.")).toBeVisible();
  await expect(page.locator("video")).toBeHidden();
  await expect.poll(() => camerasOpen(phone)).toBe(0);
  expect(await look(page, "no reader yet")).toEqual([]);

  await phone.open("/me");
  line.on();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await expect.poll(() => decoderIsHere(phone)).toBe(true);
  await server.stop();
  line.off();
  await phone.home();
  await phone.openRow("She keeps her cards in the tea tin");
  await page.getByRole("link", { name: "Give them a card" }).click();
  await phone.button("Scan the card").click();
  await expect(page.getByText("The code has been read.")).toBeVisible();
});

test("another pattern is told apart, and the camera is closed with its screen", async ({ server, lasting }, {
  outputDir,
}) => {
  const seen = join(outputDir, "poster.y4m");
  await film(seen, "https://heard.example/card");
  const phone = await lasting(cameraFlags(seen));
  await toCard(phone, server.invite());
  await phone.button("Scan the card").click();
  await expect(phone.page.getByText("This pattern is not a card of Heard.")).toBeVisible();
  await expect(phone.page.locator("video")).toBeVisible();
  await expect(phone.page.getByLabel("Card code")).toHaveValue("");
  expect(await look(phone.page, "scanning")).toEqual([]);
  expect(await camerasOpen(phone)).toBe(1);
  await phone.button("Stop the camera").click();
  await expect(phone.page.locator("video")).toBeHidden();
  await expect.poll(() => camerasOpen(phone)).toBe(0);
  await phone.button("Scan the card").click();
  await expect(phone.page.getByText("This pattern is not a card of Heard.")).toBeVisible();
  // The phone goes back into a pocket.
  await phone.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect(phone.page.locator("video")).toBeHidden();
  await expect.poll(() => camerasOpen(phone)).toBe(0);
  await phone.button("Scan the card").click();
  await expect(phone.page.getByText("This pattern is not a card of Heard.")).toBeVisible();
  await phone.page.getByRole("link", { name: "Back" }).click();
  await phone.savedHere();
  await expect.poll(() => camerasOpen(phone)).toBe(0);
});

test("a camera that is refused leaves the code to be typed", async ({ server, lasting }, { outputDir }) => {
  const seen = join(outputDir, "nothing.y4m");
  await film(seen, undefined);
  const phone = await lasting(cameraFlags(seen, false));
  await toCard(phone, server.invite());
  await phone.button("Scan the card").click();
  await expect(phone.page.getByText("The camera was not allowed. Type the code instead.")).toBeVisible();
  await expect(phone.page.locator("video")).toBeHidden();
  await phone.page.getByLabel("Card code").fill(CODE);
  await phone.button("Keep this card").click();
  await expect(phone.title("The card is theirs now")).toBeVisible();
});

test("where there is no camera nothing offers one", async ({ worker }) => {
  const phone = await worker("Morag");
  await phone.newConversation("No lens here");
  await phone.page.getByRole("link", { name: "Give them a card" }).click();
  await expect(phone.page.getByLabel("Card code")).toBeFocused();
  await expect(phone.button("Scan the card")).toBeHidden();
});

async function toCard(phone: LastingPhone, invite: string): Promise<void> {
  await phone.page.addInitScript(() => {
    // Every camera that was ever opened, so that one left open is found.
    const { mediaDevices } = navigator;
    const tracks: MediaStreamTrack[] = [];
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wish) => {
      const stream = await open(wish);
      tracks.push(...stream.getTracks());
      return stream;
    };
    Object.assign(window, { camerasOpen: () => tracks.filter(({ readyState }) => readyState === "live").length });
  });
  await phone.join(invite, "Morag");
  await phone.newConversation("She keeps her cards in the tea tin");
  await phone.page.getByRole("link", { name: "Give them a card" }).click();
}

function decoderIsHere({ page }: LastingPhone): Promise<boolean> {
  return page.evaluate(async () => {
    const [name = ""] = await caches.keys();
    const stored = await (await caches.open(name)).keys();
    return stored.some(({ url }) => url.includes("/assets/decode-"));
  });
}

function camerasOpen(phone: LastingPhone): Promise<number> {
  return phone.page.evaluate(() => (window as unknown as { camerasOpen: () => number }).camerasOpen());
}
