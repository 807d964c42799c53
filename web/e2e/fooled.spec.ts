import { gunzipSync, gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import type { Answer } from "./rig/line";
import type { Phone } from "./rig/phone";
import { expect, test } from "./rig/test";

const SYNC = "/api/sync";
const HEARD = "application/vnd.heard+cbor";
const NO_LINE = "No line. Your records are safe on this phone.";

test("an older answer that something on the way had kept is not taken for the answer", async ({ worker }) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  await morag.newConversation("The ferry was late again");
  await morag.done();
  await morag.everythingSent();
  const kept = lastAnswer(morag);
  await dev.newConversation("My neighbour brings the shopping");
  await dev.done();
  await dev.everythingSent();

  morag.line.answerInstead((path) => (path === SYNC ? kept : undefined));
  await morag.newConversation("The path is dark");
  await morag.done();
  await morag.button("Send now").click();
  await expect(morag.page.getByText(NO_LINE)).toBeVisible();
  await expect(morag.row("The path is dark")).toContainText("On this phone");

  morag.line.on();
  await morag.everythingSent();
  await expect(morag.row("The path is dark")).toContainText("Kept");
  await expect(morag.row("My neighbour brings the shopping")).toBeVisible();
});

test("an answer that was cut short and closed as if it were whole is not taken for one", async ({ worker }) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  await dev.newConversation("My neighbour brings the shopping");
  await dev.done();
  await dev.everythingSent();
  await morag.everythingSent();
  const { body } = lastAnswer(morag);
  const whole = Buffer.from(body);
  const plain = gunzipSync(whole);
  const halves = [
    whole.subarray(0, -8),
    whole.subarray(0, whole.length / 2),
    plain.subarray(0, -1),
    gzipSync(plain.subarray(0, -1)),
  ];
  for (const half of halves) {
    morag.line.answerInstead((path) => (path === SYNC ? { status: 200, type: HEARD, body: half } : undefined));
    await morag.button("Send now").click();
    await expect(morag.page.locator(".quiet-line")).not.toHaveText(/^$|Sending/);
  }
  morag.line.on();
  await morag.everythingSent();
  await expect(morag.row("My neighbour brings the shopping")).toContainText("Kept");
});

test("requests that reach the server again, late and behind others, change nothing", async ({ worker }) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  morag.line.echo(/^\/api\/sync$/);
  await morag.newConversation("One");
  await morag.done();
  await morag.everythingSent();
  await dev.everythingSent();
  await dev.openRow("One");
  await dev.matters.press("Control+End");
  await dev.matters.pressSequentially(" and two");
  await dev.done();
  await dev.everythingSent();
  await morag.everythingSent();
  await morag.openRow("One and two");
  await morag.matters.press("Control+End");
  await morag.matters.pressSequentially(" and three");
  await morag.done();
  await morag.everythingSent();
  await morag.everythingSent();
  await expect.poll(() => morag.line.echoes).toBeGreaterThan(3);
  morag.line.on();
  await dev.everythingSent();
  await expect(dev.page.getByRole("listitem")).toHaveCount(1);
  await expect(dev.row("One and two and three")).toContainText("Kept");
  await expect(dev.page.getByText("Needs you")).toBeHidden();
  await expect(morag.page.getByText("Needs you")).toBeHidden();
});

test("clocks that are years off, and jump in the midst of a request, change nothing", async ({ worker }) => {
  const morag = await worker("Morag");
  const dev = await worker("Dev");
  await setClock(morag.page, "1970-01-02T08:00:00Z");
  await setClock(dev.page, "2099-12-31T23:00:00Z");
  await dev.newConversation("May be shared");
  await dev.askConsent(["Yes", "Yes"]);
  await dev.done();
  await dev.everythingSent();
  await morag.everythingSent();
  await morag.openRow("May be shared");
  // Said 130 years earlier, by the clocks, and in sight of the yes.
  await morag.page.getByRole("link", { name: "Change what they allow" }).click();
  await morag.page.getByRole("link", { name: "Change: share it with the council" }).click();
  await morag.button("No").click();
  await morag.button("Done").click();
  await morag.savedHere();
  await morag.matters.press("Control+End");
  await morag.matters.pressSequentially(", or not");
  await morag.done();

  morag.line.hold(/^\/api\/sync$/);
  await morag.button("Send now").click();
  await setClock(morag.page, "2040-06-01T12:00:00Z");
  morag.line.on();
  await expect(morag.row("May be shared, or not")).toContainText("Kept");
  await setClock(dev.page, "1980-01-01T00:00:00Z");
  await dev.everythingSent();
  await expect(dev.row("May be shared, or not")).toContainText("Kept");
  await dev.openRow("May be shared, or not");
  await expect(dev.page.getByText("No: we may not share it with the council.")).toBeVisible();
  await expect(dev.page.getByText("Yes: we may keep what they said.")).toBeVisible();
});

/** What this phone was last answered. */
function lastAnswer(phone: Phone): Answer & { body: Buffer } {
  const passed = phone.line.passed.filter(({ path }) => path === SYNC).at(-1);
  return { status: 200, type: HEARD, body: passed?.told ?? Buffer.alloc(0) };
}

/** Sets what the page and its worker threads take for the time. */
async function setClock(page: Page, to: string): Promise<void> {
  const set = (to: string) => {
    const scope = globalThis as typeof globalThis & { realDate?: DateConstructor };
    scope.realDate ??= Date;
    const Real = scope.realDate;
    const off = Real.parse(to) - Real.now();
    scope.Date = class extends Real {
      constructor(...parts: []) {
        if (parts.length > 0) super(...parts);
        else super(Real.now() + off);
      }
      static override now = () => Real.now() + off;
    } as DateConstructor;
  };
  await page.evaluate(set, to);
  for (const worker of page.workers()) await worker.evaluate(set, to);
}
