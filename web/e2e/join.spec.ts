import { encode } from "cborg";
import type { Phone } from "./rig/phone";
import { expect, test } from "./rig/test";

const HEARD_CBOR = "application/vnd.heard+cbor";

test("an invite makes a phone known, and says when it is ready", async ({ server, device }) => {
  const phone = await device();
  await phone.join(server.invite(), "Morag");
  await expect(phone.page.getByText("West Loch")).toBeVisible();
  await phone.page.getByRole("link", { name: "Me and this phone" }).click();
  await expect(phone.page.getByText("Morag")).toBeVisible();
  await expect(phone.page.getByText("Ready. You can lose the signal now.")).toBeVisible();
});

test("the secret does not stay in the address", async ({ server, device }) => {
  const phone = await device();
  await phone.open(`/#join=${server.invite()}`);
  await expect(phone.title("Join your team")).toBeVisible();
  expect(phone.page.url()).toBe(`${phone.line.origin}/`);
});

test("an invite works once", async ({ server, device }) => {
  const secret = server.invite();
  await (await device()).join(secret, "Morag");
  const second = await device();
  await tryToJoin(second, secret);
  await expect(second.page.getByText("This invite has been used already. Ask for a new one.")).toBeVisible();
});

test("an invite that the server never made is told apart", async ({ device }) => {
  const phone = await device();
  await tryToJoin(phone, "0".repeat(32));
  await expect(phone.page.getByText("The server does not know this invite. Ask for a new one.")).toBeVisible();
});

test("an invite that is too old says so", async ({ server, device }) => {
  const phone = await device();
  const expired = { status: 410, type: HEARD_CBOR, body: encode({ v: 1, code: "invite-expired", message: "" }) };
  phone.line.answerInstead((path) => (path === "/api/join" ? expired : undefined));
  await tryToJoin(phone, server.invite());
  await expect(phone.page.getByText("This invite is too old. Ask for a new one.")).toBeVisible();
});

test("an answer that was lost on the way costs no invite", async ({ server, device }) => {
  const phone = await device();
  phone.line.cut({ path: "/api/join", side: "down", after: 20 });
  await tryToJoin(phone, server.invite());
  await expect(phone.page.getByText("Your invite may still be good.")).toBeVisible();
  expect(phone.line.cutsLeft).toBe(0);
  await phone.button("Join").click();
  await expect(phone.title("You have joined West Loch")).toBeVisible();
});

test("without an invite the app says what to do", async ({ device }) => {
  const phone = await device();
  await phone.open();
  await expect(phone.title("You need an invite")).toBeVisible();
});

async function tryToJoin(phone: Phone, secret: string): Promise<void> {
  await phone.open(`/#join=${secret}`);
  await phone.page.getByLabel("The name your team knows you by").fill("Dev");
  await phone.button("Join").click();
}
