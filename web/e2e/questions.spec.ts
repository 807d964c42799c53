import { presser, tabTo, unfold } from "./rig/keys";
import { look } from "./rig/look";
import type { Phone } from "./rig/phone";
import { everythingReceived, found } from "./rig/received";
import { bringIn, type Survey } from "./rig/survey";
import { expect, test } from "./rig/test";

/** Each stands nowhere else, and none may reach a reviewer. */
const SECRET = { kept: "mumblecrust", notes: "quibblesnark", place: "thistlegate", name: "Zephyrine" };

/** A set with words from right to left and a long scale. */
const WATER: Survey = {
  set: "a7".repeat(16),
  version: 1,
  title: { en: "Water", ur: "پانی" },
  decline: { en: "Prefer not to say", ur: "نہیں بتانا چاہتے" },
  questions: [
    {
      id: "source",
      kind: "one",
      words: { en: "Where is your water from?", ur: "آپ کا پانی کہاں سے آتا ہے؟" },
      hint: { en: "The one you use most.", ur: "جو آپ سب سے زیادہ استعمال کرتے ہیں۔" },
      choices: [
        { id: "tap", words: { en: "A tap", ur: "نل" } },
        { id: "well", words: { en: "A well", ur: "کنواں" } },
      ],
    },
    {
      id: "warm",
      kind: "scale",
      low: 0,
      high: 10,
      words: { en: "How warm is your home?", ur: "آپ کا گھر کتنا گرم ہے؟" },
      low_words: { en: "Very cold", ur: "بہت ٹھنڈا" },
      high_words: { en: "Very warm", ur: "بہت گرم" },
    },
    { id: "change", kind: "text", words: { en: "What would you change?", ur: "آپ کیا بدلیں گے؟" } },
  ],
};

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

for (const language of ["English", "Cymraeg"] as const) {
  test(`every screen of asking and finding is open to everyone, in ${language}`, async ({ server, worker }) => {
    test.setTimeout(300_000);
    server.run("question-set");
    bringIn(server, WATER);
    const phone = await worker("Morag");
    const { page } = phone;
    await phone.everythingSent();
    await phone.open("/me");
    await page.getByLabel(language, { exact: true }).check();
    const problems: string[] = [];
    const see = async (screen: string) => problems.push(...(await look(page, screen)));
    const next = page.locator(".main-action");

    await phone.open("/ask");
    await page.locator(".languages").first().waitFor();
    await see("what to ask");
    await page
      .getByRole("region", { name: /Living here|Byw yma/ })
      .getByRole("button", { name: language })
      .click();
    await page.locator("#answer").fill("140");
    await see("a number that is out of the usual");
    await page.locator("#answer").fill(language);
    await see("no number");
    await next.click();
    await page.locator(".error-summary").waitFor();
    await see("no number, and gone on from");
    for (let n = 2; n <= 6; n += 1) {
      await next.click();
      await expect(page).toHaveTitle(new RegExp(`^\\w+ ${n} \\w+ 10 `));
      if (n === 2) await page.locator("#answer").fill("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch");
      if (n === 3) await page.getByRole("checkbox").first().check();
      if (n > 3) await page.locator("#declined").check();
      await see(`question ${n}`);
    }
    await page.locator(".ask-on .quiet").click();
    await page.locator("form > [role=status] .notice").waitFor();
    await see("an answer that was taken out");
    await page.getByRole("link", { name: /^(Stop here|Stopio yma)$/ }).click();
    await page.locator(".one-answer").first().waitFor();
    await see("the answers");
    const answers = new URL(page.url()).pathname;
    await page.locator("details").evaluateAll((all) => {
      for (const it of all as HTMLDetailsElement[]) it.open = true;
    });
    await see("the answers, all unfolded");
    await phone.open(`${answers}/share`);
    await page.locator(".piece").first().waitFor();
    await see("the preview of answers");
    await phone.open(`${answers}/ask/years-here?alone`);
    await see("one answer alone");
    await phone.open(`${answers}/asked`);
    await see("thanks");

    await phone.open("/ask");
    await page.getByRole("button", { name: /اردو/ }).click();
    await see("a choice from right to left");
    await next.click();
    await page.locator(".points").waitFor();
    await see("a scale from right to left");
    await page.getByRole("radio").first().check();
    await next.click();
    await page.locator("#answer").fill("نل کا پانی صاف ہونا چاہیے");
    await see("words from right to left");
    await next.click();
    await next.click();
    await page.locator(".one-answer").first().waitFor();
    await see("answers from right to left");

    await phone.open("/find");
    await page.locator("#find-words").fill("پانی");
    await page.locator(".rows li").first().waitFor();
    await see("what was found");
    await page.locator("#find-words").fill("qqq");
    await page.locator(".rows li").first().waitFor({ state: "detached" });
    await see("nothing found");
    await phone.open("/");
    await page.locator(".rows li").first().waitFor();
    await see("the list with answers");
    expect(problems).toEqual([]);
  });
}

/** From the list to the first question, in the language of this name. */
async function begin(phone: Phone, language: string): Promise<void> {
  await phone.everythingSent();
  await phone.page.getByRole("link", { name: "Ask questions" }).click();
  await phone.page.getByRole("button", { name: new RegExp(`^${language}`) }).click();
  await expect(phone.page).toHaveTitle(/^Question 1 of 10/);
}

/** Which question stands on the screen, its heading in focus when it has just come. */
async function asked(phone: Phone, n: number, words: string): Promise<void> {
  await expect(phone.page).toHaveTitle(`Question ${n} of 10 – Heard`);
  await expect(phone.page.getByRole("heading", { level: 1 })).toContainText(words);
}

function answerTo(phone: Phone, question: string) {
  return phone.page.locator(".one-answer", { has: phone.page.getByText(question, { exact: true }) });
}
