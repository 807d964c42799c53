import { answerTo, asked, begin } from "./rig/asking";
import { presser, tabTo } from "./rig/keys";
import { expect, test } from "./rig/test";

test("a whole set is asked without server, line or mouse, and goes on after a kill at the same question", async ({
  server,
  lasting,
  worker,
}) => {
  server.run("question-set");
  const phone = await lasting();
  await phone.join(server.invite(), "Morag");
  await server.stop();
  phone.line.off();
  let press = presser(phone.page);
  await press("link", "Ask questions");
  await press("button", /^English/);

  await asked(phone, 1, "How many years have you lived here?");
  await tabTo(phone.page, phone.page.locator("#answer"));
  await phone.page.keyboard.type("14");
  await phone.page.keyboard.press("Enter");
  await asked(phone, 2, "What is good about living here?");
  await tabTo(phone.page, phone.page.locator("#answer"));
  await phone.page.keyboard.type("The hills.");
  await press("button", "Next");
  await asked(phone, 3, "How do you get about?");
  for (const way of ["I walk", "Bus"]) {
    await tabTo(phone.page, phone.page.getByRole("checkbox", { name: way, exact: true }));
    await phone.page.keyboard.press("Space");
  }
  await phone.page.keyboard.press("Enter");
  await asked(phone, 4, "How good is the phone signal at your home?");
  await tabTo(phone.page, phone.page.getByRole("radio", { name: "Good", exact: true }));
  await phone.page.keyboard.press("Space");
  await phone.page.keyboard.press("ArrowDown");
  // Choosing goes nowhere by itself.
  await asked(phone, 4, "How good is the phone signal at your home?");
  await expect(phone.page.getByRole("radio", { name: "It comes and goes" })).toBeChecked();
  await phone.page.keyboard.press("Enter");
  await asked(phone, 5, "How easy is it to keep your home warm?");
  await tabTo(phone.page, phone.page.getByRole("radio", { name: "1: Very hard" }));
  await phone.page.keyboard.press("Space");
  await phone.page.keyboard.press("ArrowRight");
  await phone.savedHere();
  await phone.kill();

  await phone.startAgain();
  await phone.open();
  press = presser(phone.page);
  await press("link", /Answers: Living here, 5 of 10/);
  await press("link", "Go on asking");
  await asked(phone, 5, "How easy is it to keep your home warm?");
  await expect(phone.page.getByRole("radio", { name: "2", exact: true })).toBeChecked();
  await press("link", "Back");
  await expect(phone.page.getByRole("radio", { name: "It comes and goes" })).toBeChecked();
  await press("button", "Next");
  await press("button", "Next");
  await asked(phone, 6, "When did you last go out for fun or to see people?");
  await tabTo(phone.page, phone.page.getByLabel("Prefer not to say"));
  await phone.page.keyboard.press("Space");
  await press("button", "Next");
  await asked(phone, 7, "How many people near you could you ask for help?");
  await press("button", "Skip");
  await asked(phone, 8, "What do we need more of here?");
  await press("link", "Stop here");
  await expect(phone.page.getByRole("link", { name: "Go on asking" })).toBeFocused();
  await phone.page.keyboard.press("Enter");
  await asked(phone, 8, "What do we need more of here?");
  await press("button", "Next");
  await asked(phone, 9, "How much do the people who run things here listen to you?");
  await press("button", "Skip");
  await asked(phone, 10, "What one thing would you change first?");
  await tabTo(phone.page, phone.page.locator("#answer"));
  await phone.page.keyboard.type("A bus after six.");
  await press("button", "Next");
  await expect(phone.title("Thank you")).toBeFocused();
  await phone.savedHere();
  await press("button", "Write down what else they said");
  await expect(phone.matters).toBeFocused();
  await phone.page.keyboard.type("She would sing at the hall again");
  await press("button", "Done");

  await press("link", /on this phone$/);
  await expect(phone.row("Answers: Living here, 7 of 10")).toContainText("Not sent yet.");
  await press("link", "Back");

  await server.serve();
  phone.line.on();
  await phone.everythingSent();
  const dev = await worker("Dev");
  await dev.openRow("Answers: Living here, 7 of 10");
  for (const [question, answer] of [
    ["How many years have you lived here?", "14"],
    ["What is good about living here?", "The hills."],
    ["How do you get about?", "I walk; Bus"],
    ["How good is the phone signal at your home?", "It comes and goes"],
    ["How easy is it to keep your home warm?", "2 (1 is “Very hard”, 5 is “Very easy”)"],
    ["When did you last go out for fun or to see people?", "Prefer not to say"],
    ["What do we need more of here?", "No answer"],
    ["What one thing would you change first?", "A bus after six."],
  ] as const) {
    await expect(answerTo(dev, question)).toContainText(answer);
  }
});

test("a question is asked in Welsh, and in another language from the next tap on", async ({ server, worker }) => {
  server.run("question-set");
  const morag = await worker("Morag");
  await morag.everythingSent();
  await begin(morag, "Cymraeg");
  const heading = morag.page.getByRole("heading", { level: 1 });
  await expect(heading.getByText("Ers faint o flynyddoedd ydych chi'n byw yma?")).toHaveAttribute("lang", "cy");
  await expect(morag.page.getByText("Gwell gen i beidio â dweud")).toBeVisible();
  await morag.button("Next").click();
  await morag.page.locator("#answer").fill("Y bryniau");
  await morag.button("Next").click();
  await expect(heading.getByText("Sut ydych chi'n mynd o le i le?")).toBeVisible();
  await morag.page.getByLabel("Bws", { exact: true }).check();
  await morag.page.getByLabel("Language to ask in").selectOption("en");
  await expect(heading.getByText("How do you get about?")).toHaveAttribute("lang", "en");
  await expect(morag.page.getByLabel("Bus", { exact: true })).toBeChecked();
  for (const _ of [3, 4, 5, 6, 7, 8, 9]) await morag.button("Next").click();
  await asked(morag, 10, "What one thing would you change first?");
  await morag.page.locator("#answer").fill("Nothing at all");
  await morag.button("Next").click();
  await morag.button("Look at the answers").click();
  await expect(morag.page.getByText("Y bryniau", { exact: true })).toHaveAttribute("lang", "cy");
  await expect(morag.page.getByText("Nothing at all", { exact: true })).toHaveAttribute("lang", "en");

  // Words that are typed anew are still those of the language that the question stands in.
  await morag.page.getByRole("link", { name: "Change the answer: What one thing would you change first?" }).click();
  await expect(heading.getByText("What one thing would you change first?")).toBeVisible();
  await morag.page.locator("#answer").fill("");
  await expect(morag.page.locator("#answer")).toHaveAttribute("lang", "en");
  await morag.page.locator("#answer").fill("A bench");
  await morag.button("Take this answer out").click();
  await morag.button("Put it back").click();
  await morag.button("Done").click();
  await expect(morag.page.getByText("A bench", { exact: true })).toHaveAttribute("lang", "en");
});

test("what was answered can be declined, taken out, put back, and is never refused for being unusual", async ({
  server,
  worker,
}) => {
  server.run("question-set");
  const morag = await worker("Morag");
  await begin(morag, "English");
  const box = morag.page.locator("#answer");
  await box.fill("140");
  await expect(morag.page.getByText("This is more than 110. If it is right, leave it.")).toBeVisible();
  await morag.page.getByLabel("Prefer not to say").check();
  await expect(box).toHaveValue("");
  await morag.page.getByLabel("Prefer not to say").uncheck();
  await expect(box).toHaveValue("140");
  // Who thinks again types on, key by key, in a box that stays.
  await morag.page.getByLabel("Prefer not to say").check();
  await box.pressSequentially("140");
  await expect(box).toHaveValue("140");
  await expect(box).toBeFocused();
  await expect(morag.page.getByLabel("Prefer not to say")).not.toBeChecked();
  await morag.button("Skip").click();
  await expect(box).toHaveValue("");
  await morag.button("Put it back").click();
  await expect(box).toHaveValue("140");
  await morag.button("Next").click();
  await morag.page.getByRole("link", { name: "Back" }).click();
  await expect(box).toHaveValue("140");
  await box.fill("as long as the hills");
  const remark = morag.page.getByRole("status").getByText("Only a whole number can be kept here");
  await expect(remark).toBeVisible();
  await expect(morag.page.getByText("What stands in the box is not kept.")).toBeVisible();
  await expect(morag.page.getByText("Kept on this phone", { exact: true })).toBeHidden();
  // Somebody who presses Enter right after typing is stopped once, before the words are gone.
  await box.fill("");
  await box.pressSequentially("3.5");
  await box.press("Enter");
  const problem = morag.page.getByRole("region", { name: "There is a problem" });
  await expect(problem).toBeFocused();
  await problem.getByRole("link").click();
  await expect(box).toBeFocused();
  await expect(box).toHaveValue("3.5");
  await box.fill("۱۲");
  await expect(problem).toBeHidden();
  await morag.savedHere();
  await expect(remark).toBeHidden();
  await morag.button("Next").click();
  await morag.page.getByRole("link", { name: "Stop here" }).click();
  await expect(answerTo(morag, "How many years have you lived here?")).toContainText("12");

  const change = morag.page.getByRole("link", { name: "Change the answer: How many years have you lived here?" });
  await change.click();
  await box.fill("13");
  await morag.button("Done").click();
  await expect(change).toBeFocused();
  await expect(answerTo(morag, "How many years have you lived here?")).toContainText("13");
  // Changing one answer does not move the place where asking stopped.
  await morag.page.getByRole("link", { name: "Go on asking" }).click();
  await asked(morag, 2, "What is good about living here?");
});

test("somebody who was talked with is asked, and stays the same person", async ({ server, worker }) => {
  server.run("question-set");
  const morag = await worker("Morag");
  await morag.newConversation("I would rather you asked me");
  await morag.unfold("The person");
  await morag.page.getByLabel("The name they want to be known by").fill("Anwen");
  await morag.savedHere();
  await morag.page.getByRole("link", { name: "Ask them questions" }).click();
  await expect(morag.page.getByRole("button", { name: /^English/ })).toBeVisible();
  // Back leads to whom it was begun from.
  await morag.page.getByRole("link", { name: "Back", exact: true }).click();
  await expect(morag.title("Anwen")).toBeVisible();
  await morag.page.getByRole("link", { name: "Ask them questions" }).click();
  await morag.page.getByRole("button", { name: /^English/ }).click();
  await asked(morag, 1, "How many years have you lived here?");
  await morag.page.getByRole("link", { name: "Stop here" }).click();
  await expect(morag.title("Anwen")).toBeVisible();
  await morag.askConsent(["Yes", "Yes"]);
  await morag.done();
  await expect(morag.row("Anwen")).toHaveCount(2);
  await morag.openRow("I would rather you asked me");
  await expect(morag.page.getByText("Yes: we may share it with the council.")).toBeVisible();
});

test("nobody is thanked, or asked for permission, in the name of a record that is not there", async ({ worker }) => {
  const morag = await worker("Morag");
  await morag.open(`/record/${"0f".repeat(16)}/asked`);
  await expect(morag.page.getByText("This record is not on this phone")).toBeVisible();
  await expect(morag.button("Look at the answers")).toHaveCount(0);
});
