import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encode } from "cborg";
import type { Answer } from "./rig/line";
import { look } from "./rig/look";
import type { Phone } from "./rig/phone";
import { SPACE } from "./rig/server";
import { expect, test } from "./rig/test";

const WORDS = "The library is warm and nobody hurries you";
const PORTAL = { status: 200, type: "text/html", body: "<!doctype html><title>Guest Wi-Fi</title><h1>Sign in</h1>" };

const FAULTS: { what: string; answer: Answer; told: RegExp }[] = [
  { what: "a captive portal's page", answer: PORTAL, told: /^This Wi-Fi wants you to sign in first\./ },
  { what: "a page in place of an answer, saying it is one", answer: heardly("<html>"), told: /^This Wi-Fi wants/ },
  {
    what: "a proxy's error",
    answer: { status: 502, type: "text/html", body: "<h1>Bad Gateway</h1>" },
    told: /^No line\./,
  },
  { what: "a full disk", answer: problem(507, "full"), told: /^The server is busy\./ },
  { what: "a server that cannot now", answer: problem(503, "later"), told: /^The server is busy\./ },
  {
    what: "a server of another version",
    answer: problem(400, "unknown-version"),
    told: /^This version of Heard is too old/,
  },
  {
    what: "a word that no app knows yet",
    answer: problem(418, "a-word-from-the-future"),
    told: /^The server is busy\./,
  },
];

for (const { what, answer, told } of FAULTS) {
  test(`${what} is told for what it is, and nothing is lost`, async ({ worker }) => {
    const phone = await worker("Morag");
    phone.line.answerInstead((path) => (path === "/api/sync" ? answer : undefined));
    await phone.newConversation(WORDS);
    await phone.done();
    await phone.button("Send now").click();
    await expect(phone.page.locator(".quiet-line")).toHaveText(told);
    await stillHere(phone);

    phone.line.on();
    await phone.everythingSent();
    await expect(phone.row(WORDS)).toContainText("Kept");
  });
}

test("a server that does not know the phone says so, drops nothing, and a fresh invite mends it", async ({
  server,
  device,
}) => {
  await server.remember();
  const phone = await device();
  await phone.join(server.invite(), "Morag");
  await phone.newConversation(WORDS);
  await phone.done();
  await server.goBack();
  // A server with another master key takes no certificate of this one.
  phone.line.answerInstead((path) => (path === "/api/join" ? problem(401, "unknown-device") : undefined));
  await phone.button("Send now").click();
  await expect(phone.page.getByText("The server does not know this phone any more.")).toBeVisible();
  await stillHere(phone);

  await phone.open("/me");
  await phone.open(`/#join=${server.invite()}`);
  await expect(phone.title("This phone has joined already")).toBeVisible();
  await phone.button("Join again with this invite").click();
  phone.line.on();
  await phone.button("Join").click();
  await phone.button("Start").click();
  await phone.everythingSent();
  const dev = await device();
  await dev.join(server.invite(), "Dev");
  await expect(phone.row(WORDS)).toContainText("Kept");
  await expect(dev.row(WORDS)).toContainText("Kept");
});

test("a phone that is known joins again, stays who it is and has what it had", async ({ server, device }) => {
  const phone = await device();
  await phone.join(server.invite(), "Morag");
  await phone.newConversation(WORDS);
  await phone.done();
  await phone.everythingSent();

  await phone.open("/me");
  await phone.open(`/#join=${server.invite("reviewer")}`);
  await phone.button("Join again with this invite").click();
  await phone.button("Join").click();
  await expect(phone.page.getByText("This invite is not for this phone.")).toBeVisible();
  await phone.open("/me");
  await phone.open(`/#join=${server.invite()}`);
  await phone.button("Join again with this invite").click();
  await phone.button("Join").click();
  await phone.button("Start").click();
  await expect(phone.row(WORDS)).toContainText("Kept");
  const more = "The shop has shut too";
  await phone.newConversation(more);
  await phone.done();
  await phone.everythingSent();
  const dev = await device();
  await dev.join(server.invite(), "Dev");
  await expect(dev.row(WORDS)).toContainText("Kept");
  await expect(dev.row(more)).toContainText("Kept");
  expect(server.run("members", "--space", SPACE).match(/Morag/g)).toHaveLength(1);
});

test("a portal's page neither joins nor becomes a part of the app", async ({ server, device }) => {
  const phone = await device();
  const secret = server.invite();
  // The portal lets the first page through, as some do from their memory, and answers all that follows itself.
  phone.line.answerInstead((path) => (/\.wasm$|sync-all|^\/api\//.test(path) ? PORTAL : undefined));
  await phone.open(`/#join=${secret}`);
  await phone.page.getByLabel("The name your team knows you by").fill("Morag");
  await phone.button("Join").click();
  await expect(phone.page.getByText("Your invite may still be good.")).toBeVisible();
  phone.line.on();
  // Signing in at a portal is a change of the network, which the browser tells.
  await phone.page.context().setOffline(true);
  await phone.page.context().setOffline(false);
  await phone.button("Join").click();
  await expect(phone.page.getByText("Ready. You can lose the signal now.")).toBeVisible();
  await phone.button("Start").click();
  await phone.newConversation(WORDS);
  await phone.done();
  await phone.everythingSent();
  await expect(phone.row(WORDS)).toContainText("Kept");
});

test("a browser that refuses storage is told so plainly", async ({ server, lasting }) => {
  const phone = await lasting();
  await phone.close();
  // What a person chooses as "block all cookies", which covers every kind of storage.
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await mkdir(join(phone.profile, "Default"), { recursive: true });
  await writeFile(join(phone.profile, "Default", "Preferences"), JSON.stringify(preferences));
  await phone.startAgain();
  await phone.open(`/#join=${server.invite()}`);
  await expect(phone.title("Heard cannot keep records here")).toBeVisible();
  expect(await look(phone.page, "no storage")).toEqual([]);
});

/** The words are on the phone, said to be so, and nothing claims more; also after a fresh start. */
async function stillHere(phone: Phone): Promise<void> {
  await expect(phone.row(WORDS)).toContainText("On this phone");
  await phone.page.reload();
  await expect(phone.row(WORDS)).toContainText("On this phone");
  await expect(phone.page.getByRole("link", { name: "1 on this phone" })).toBeVisible();
}

function heardly(body: string): Answer {
  return { status: 200, type: "application/vnd.heard+cbor", body };
}

function problem(status: number, code: string): Answer {
  return { status, type: "application/vnd.heard+cbor", body: encode({ v: 1, code, message: "" }) };
}
