import { look } from "./rig/look";
import { bringIn, type Survey } from "./rig/survey";
import { expect, test } from "./rig/test";

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
