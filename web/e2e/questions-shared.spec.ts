import { answerTo, begin } from "./rig/asking";
import { presser, tabTo, unfold } from "./rig/keys";
import { look } from "./rig/look";
import { everythingReceived, found } from "./rig/received";
import { expect, test } from "./rig/test";

/** Each stands nowhere else, and none may reach a reviewer. */
const SECRET = { kept: "mumblecrust", notes: "quibblesnark", place: "thistlegate", name: "Zephyrine" };

test("two phones answer one question differently without a line; the rest merges, and a person settles it", async ({
  server,
  worker,
}) => {
  server.run("question-set");
  const amina = await worker("Amina");
  const dev = await worker("Dev");
  await begin(amina, "English");
  await amina.page.locator("#answer").fill("30");
  await amina.page.getByRole("link", { name: "Stop here" }).click();
  await amina.done();
  await amina.everythingSent();
  await dev.everythingSent();

  const signal = "How good is the phone signal at your home?";
  for (const [phone, choice, other, words] of [
    [amina, "Good", "What is good about living here?", "The loch"],
    [dev, "There is none", "What one thing would you change first?", "The damp"],
  ] as const) {
    phone.line.off();
    await phone.openRow("Answers: Living here, 1 of 10");
    await phone.page.getByRole("link", { name: `Ask: ${signal}` }).click();
    await phone.page.getByLabel(choice, { exact: true }).check();
    await phone.button("Done").click();
    await phone.page.getByRole("link", { name: `Ask: ${other}` }).click();
    await phone.page.locator("#answer").fill(words);
    await phone.button("Done").click();
    await phone.savedHere();
    await phone.done();
  }
  for (const phone of [amina, dev]) {
    phone.line.on();
    await phone.everythingSent();
  }
  await amina.everythingSent();

  for (const phone of [amina, dev]) {
    await expect(phone.row("Answers: Living here, 4 of 10")).toContainText("Needs you");
    await phone.openRow("Answers: Living here, 4 of 10");
    await expect(answerTo(phone, "What is good about living here?")).toContainText("The loch");
    await expect(answerTo(phone, "What one thing would you change first?")).toContainText("The damp");
    const two = phone.page.getByRole("group", { name: signal });
    await expect(two.getByText("Amina wrote: Good")).toBeVisible();
    await expect(two.getByText("Dev wrote: There is none")).toBeVisible();
  }
  // Where the question is asked again, neither stands for the other.
  await amina.page.getByRole("link", { name: `Change the answer: ${signal}` }).click();
  await expect(amina.page.getByRole("group", { name: signal }).getByText("Dev wrote: There is none")).toBeVisible();
  await expect(amina.page.getByRole("radio")).toHaveCount(0);
  await expect(amina.button("Take this answer out")).toHaveCount(0);
  expect(await look(amina.page, "two answers to one question")).toEqual([]);
  // Nor does skipping take both away.
  await amina.open(new URL(amina.page.url()).pathname);
  await amina.button("Skip").click();
  await expect(amina.page).toHaveTitle(/^Question 5 of 10/);
  await amina.page.getByRole("link", { name: "Back" }).click();
  await expect(amina.page.getByRole("group", { name: signal }).getByText("Dev wrote: There is none")).toBeVisible();

  await dev.button("Use Amina's").click();
  await expect(answerTo(dev, signal)).toContainText("Good");
  await dev.savedHere();
  await dev.done();
  await dev.everythingSent();
  await amina.home();
  await amina.everythingSent();
  for (const phone of [amina, dev]) {
    await expect(phone.row("Answers: Living here")).not.toContainText("Needs you");
    await phone.openRow("Answers: Living here");
    await expect(answerTo(phone, signal)).toContainText("Good");
    await expect(phone.page.getByText("There is none")).toBeHidden();
  }
});

test("answers are shared one by one without a mouse, and nothing else of them leaves the team", async ({
  server,
  worker,
  device,
}) => {
  server.run("question-set");
  const morag = await worker("Morag");
  const { page } = morag;
  const press = presser(page);
  await begin(morag, "English");
  await page.locator("#answer").fill("52");
  await morag.button("Next").click();
  await page.locator("#answer").fill(`The ${SECRET.kept} by the shore`);
  for (const _ of [2, 3, 4, 5, 6, 7, 8, 9]) await morag.button("Next").click();
  await page.locator("#answer").fill("A roof on the bus stop");
  await morag.button("Next").click();
  await morag.button("Look at the answers").click();
  await unfold(page, "Where and how");
  await tabTo(page, page.getByLabel("Place in your own words"));
  await page.keyboard.type(SECRET.place);
  await unfold(page, "Notes for the team");
  await tabTo(page, morag.notes);
  await page.keyboard.type(SECRET.notes);
  await unfold(page, "The person");
  await tabTo(page, page.getByLabel("The name they want to be known by"));
  await page.keyboard.type(SECRET.name);
  await press("link", "Ask for permission");
  await press("button", "Yes");
  await expect(morag.title("May we share it with the council?")).toBeVisible();
  await press("button", "Yes");
  await expect(morag.title("Read this back")).toBeVisible();
  await press("button", "Done");
  await press("link", "Share with the council");
  await tabTo(page, page.locator(".piece", { hasText: SECRET.kept }).getByLabel("Keep this one back"));
  await page.keyboard.press("Space");
  await press("button", "Share these 2");
  await expect(page.getByText("2 pieces are shared.")).toBeVisible();
  await press("button", "Done");
  await morag.everythingSent();

  const priya = await device({ viewport: { width: 1280, height: 800 } });
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  await priya.page.getByRole("link", { name: "A roof on the bus stop" }).click();
  await expect(priya.page.getByText("How many years have you lived here?")).toBeVisible();
  await expect(priya.page.getByText("52", { exact: true })).toBeVisible();
  await expect(priya.page.getByText("What is good about living here?")).toBeHidden();
  const bytes = everythingReceived(priya.line);
  expect(found(["A roof on the bus stop"], bytes)).toHaveLength(1);
  expect(found(Object.values(SECRET), bytes)).toEqual([]);
});
