import { join } from "node:path";
import type { LastingPhone } from "./rig/lasting";
import { look } from "./rig/look";
import type { Phone } from "./rig/phone";
import { readable } from "./rig/profile";
import { SPACE } from "./rig/server";
import { expect, test } from "./rig/test";

const PASSING = "The quibblesnark stopped at the depot";
const KEPT = "The shop is shut on Mondays";
const PLANTED = ["quibblesnark"];
const DAY_MS = 86_400_000;

test("what nobody said yes to keeping is told beforehand, and goes from phone and server by itself", async ({
  lasting,
  worker,
  server,
}) => {
  const morag = await lasting();
  await morag.join(server.invite(), "Morag");
  const dev = await worker("Dev");
  await morag.newConversation(PASSING);
  await expect(morag.page.getByText("They have not said yes to keeping this. It is kept until")).toBeVisible();
  await morag.done();
  await morag.newConversation(KEPT);
  await morag.askConsent(["Yes", "Yes"]);
  await expect(morag.page.getByText("They have not said yes to keeping this.")).toBeHidden();
  await morag.done();
  await morag.everythingSent();
  await dev.everythingSent();
  await expect(dev.row(PASSING)).toBeVisible();
  await morag.close();
  expect(await readable(morag.profile, PLANTED)).toEqual([]);

  // A week later, with no line, she sees what goes soon.
  await morag.startAgain();
  morag.line.off();
  await opensAfter(morag, 8);
  await morag.page.getByRole("link", { name: "1 record to ask about" }).click();
  await expect(morag.title("Keep or let go")).toBeVisible();
  await expect(morag.page.getByRole("heading", { name: "These go soon" })).toBeVisible();
  expect(await look(morag.page, "keep or let go")).toEqual([]);
  const goes = morag.page.getByRole("listitem").filter({ hasText: "Kept until" });
  await goes.getByRole("link").press("Enter");
  await expect(morag.matters).toHaveValue(PASSING);
  await morag.done();

  // Another week on, still with no line, it is gone from here.
  await opensAfter(morag, 15);
  await expect(morag.row(KEPT)).toBeVisible();
  await expect(morag.row(PASSING)).toBeHidden();
  await morag.page.getByRole("link", { name: "1 record went from this phone." }).click();
  await morag.button("I have read this").click();
  await expect(morag.page.getByText("There is nobody to ask just now.")).toBeVisible();

  // The server has done the same by itself, and tells the others.
  await server.stop();
  await server.serve({ daysAhead: 15 });
  await dev.home();
  await dev.everythingSent();
  await expect(dev.row(KEPT)).toBeVisible();
  await expect(dev.row(PASSING)).toBeHidden();
  expect(await readable(join(server.data, ".."), PLANTED)).toEqual([]);
  morag.line.on();
  await morag.home();
  await morag.button("Send now").click();
  // It tells the time as of another day.
  await expect(morag.page.locator(".sync")).toHaveText(/^Kept up to .*Send now$/);
  await expect(morag.row(PASSING)).toBeHidden();
  await expect(morag.page.getByRole("link", { name: /went from this phone/ })).toBeHidden();
});

test("a phone whose clock is wrong gets back what the server may still keep", async ({ lasting, server }) => {
  const morag = await lasting();
  await morag.join(server.invite(), "Morag");
  await morag.newConversation(PASSING);
  await morag.done();
  await morag.everythingSent();
  morag.line.off();
  await opensAfter(morag, 20);
  await expect(morag.page.getByRole("link", { name: "1 record went from this phone." })).toBeVisible();
  await morag.page.clock.setFixedTime(new Date());
  morag.line.on();
  await morag.open("/");
  await expect(async () => {
    await morag.everythingSent();
    await expect(morag.row(PASSING)).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test("whose yes is old is asked again, and it counts until they have answered", async ({ worker, server }) => {
  server.run("retention", "--space", SPACE, "--ask-again", "30");
  const morag = await worker("Morag");
  await morag.newConversation(KEPT);
  await morag.askConsent(["Yes", "Yes"]);
  await morag.done();
  await morag.everythingSent();
  await opensAfter(morag, 31);
  await morag.page.getByRole("link", { name: "1 record to ask about" }).click();
  await expect(morag.page.getByRole("heading", { name: "Ask again when you meet" })).toBeVisible();
  await morag.page.getByRole("listitem").filter({ hasText: "Said yes on" }).getByRole("link").click();
  await expect(morag.page.getByText("Yes: we may keep what they said.")).toBeVisible();
  await morag.page.getByRole("link", { name: "Change what they allow" }).click();
  for (const purpose of ["keep what they said", "share it with the council"]) {
    await morag.page.getByRole("link", { name: `Change: ${purpose}` }).click();
    await morag.button("Yes").click();
  }
  await morag.readBack();
  await morag.done();
  await expect(morag.page.getByRole("link", { name: "1 record to ask about" })).toBeHidden();
});

async function opensAfter(phone: LastingPhone | Phone, days: number): Promise<void> {
  await phone.page.clock.setFixedTime(new Date(Date.now() + days * DAY_MS));
  await phone.open("/");
  await expect(phone.title("Today")).toBeVisible({ timeout: 20_000 });
}
