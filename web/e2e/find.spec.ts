import { presser, tabTo } from "./rig/keys";
import type { Phone } from "./rig/phone";
import { bringIn, type Survey } from "./rig/survey";
import { expect, test } from "./rig/test";

const WELSH = "Mae'r fws yn hwyr a'r gath yn oer";
const URDU = "بِجلی ہر شام چلی جاتی ہے";

const SURVEY: Survey = {
  set: "f1".repeat(16),
  version: 1,
  title: { en: "Water", ur: "پانی" },
  decline: { en: "Prefer not to say", ur: "نہیں بتانا چاہتے" },
  questions: [
    {
      id: "source",
      kind: "one",
      words: { en: "Where is your water from?", ur: "آپ کا پانی کہاں سے آتا ہے؟" },
      choices: [
        { id: "tap", words: { en: "A tap", ur: "نل" } },
        { id: "well", words: { en: "A wellspring", ur: "چشمہ" } },
      ],
    },
    { id: "change", kind: "text", words: { en: "What would you change?", ur: "آپ کیا بدلیں گے؟" } },
  ],
};

test("words are found in Welsh, in Urdu, in answers, notes and names, without server, line or mouse", async ({
  server,
  worker,
}) => {
  bringIn(server, SURVEY);
  const phone = await worker("Morag");
  await phone.everythingSent();
  await server.stop();
  phone.line.off();
  const { page } = phone;
  await record(phone, { words: WELSH, language: "cy", name: "Zephyrine" });
  await record(phone, { words: URDU, language: "ur" });
  await record(phone, { words: "The stile by the chapel is broken", notes: "Ask the quarryman" });
  await answers(phone);

  const press = presser(page);
  await press("link", "Find");
  const box = page.getByLabel("Words to look for");
  await expect(box).toBeFocused();
  const rows = page.getByRole("listitem");
  for (const [words, shown] of [
    // In every mutation, whichever was written and whichever is looked for.
    ["bws", WELSH],
    ["cath hwyr", WELSH],
    ["MWS", WELSH],
    ["zephy", WELSH],
    // With and without signs for vowels, and with the letters of an Arabic keyboard.
    ["بجلی", URDU],
    ["بجلي", URDU],
    ["quarry", "The stile by the chapel is broken"],
    ["wellspring", "صاف پانی"],
    ["چشم", "صاف پانی"],
    ["صاف", "صاف پانی"],
  ] as const) {
    await box.fill("");
    await page.keyboard.type(words);
    await expect(page.getByRole("main").getByRole("status")).toHaveText("1 found");
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText(shown);
  }
  await box.fill("bws quarry");
  await expect(page.getByText("Nothing found with these words.")).toBeVisible();
  await expect(rows).toHaveCount(0);
  await box.fill("");
  await expect(page.getByText("Nothing found with these words.")).toBeHidden();
});

test("looking for words leaves nothing in the address, and going back finds them as they were", async ({ worker }) => {
  const phone = await worker("Morag");
  const { page } = phone;
  for (const words of ["The stile by the chapel is broken", "The chapel roof leaks"]) await record(phone, { words });
  const press = presser(page);
  await press("link", "Find");
  await expect(page.getByLabel("Words to look for")).toBeFocused();
  await page.keyboard.type("chapel");
  await expect(page.getByText("2 found")).toBeVisible();
  expect(await page.evaluate(() => location.href + JSON.stringify(history.state))).toBe(
    `${phone.line.origin}/findnull`,
  );

  await press("link", /The stile by the chapel/);
  await expect(phone.matters).toHaveValue("The stile by the chapel is broken");
  await tabTo(page, phone.button("Done"));
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Words to look for")).toHaveValue("chapel");
  await expect(page.getByRole("link", { name: /The stile by the chapel/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await phone.savedHere();
  await page.goBack();
  await expect(page.getByRole("link", { name: /The stile by the chapel/ })).toBeFocused();
  await press("link", "Back");
  await expect(phone.title("Today")).toBeVisible();
  // Whoever begins anew begins with nothing.
  await press("link", "Find");
  await expect(page.getByLabel("Words to look for")).toHaveValue("");
  const sent = phone.line.passed.map(({ path }) => decodeURIComponent(path)).join();
  expect(sent).not.toContain("chapel");
});

test("what is found follows the records while it is looked at", async ({ worker }) => {
  const phone = await worker("Morag");
  const { page } = phone;
  for (const words of ["The stile by the chapel is broken", "The chapel roof leaks"]) await record(phone, { words });
  await presser(page)("link", "Find");
  await page.getByLabel("Words to look for").fill("chapel");
  await expect(page.getByText("2 found")).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(phone.line.origin);
  await other.getByRole("link", { name: /The chapel roof leaks/ }).click();
  await other.getByLabel("What matters to them?").fill("The roof leaks");
  await expect(page.getByText("1 found")).toBeVisible();
  await expect(page.getByRole("link", { name: /roof leaks/ })).toHaveCount(0);
});

test("a phone that searching has not come to yet says so", async ({ server, device }) => {
  const { page, line } = await device();
  line.lose(/^\/assets\/search-/);
  await page.goto(`${line.origin}/#join=${server.invite()}`);
  await page.getByLabel("The name your team knows you by").fill("Morag");
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await presser(page)("link", "Find");
  await page.getByLabel("Words to look for").fill("chapel");
  await expect(page.getByText("This part is not on this phone yet.")).toBeVisible();
});

type Told = { words: string; language?: string; name?: string; notes?: string };

async function record(phone: Phone, { words, language, name, notes }: Told): Promise<void> {
  await phone.newConversation(words);
  if (language) {
    await phone.page.getByText("Language and translation").click();
    await phone.page.getByLabel("Language of these words").selectOption(language);
  }
  if (name) {
    await phone.unfold("The person");
    await phone.page.getByLabel("The name they want to be known by").fill(name);
  }
  if (notes) {
    await phone.unfold("Notes for the team");
    await phone.notes.fill(notes);
  }
  await phone.savedHere();
  await phone.done();
}

async function answers({ page }: Phone): Promise<void> {
  await page.getByRole("link", { name: "Ask questions" }).click();
  await page.getByRole("button", { name: /اردو/ }).click();
  await expect(page.getByRole("group", { name: "آپ کا پانی کہاں سے آتا ہے؟" })).toHaveCSS("direction", "rtl");
  await page.getByLabel("چشمہ").check();
  await page.getByRole("button", { name: "Next" }).click();
  await page.locator("#answer").fill("صاف پانی");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Look at the answers" }).click();
  await expect(page.getByText("صاف پانی", { exact: true })).toHaveCSS("direction", "rtl");
  await page.getByRole("button", { name: "Done" }).click();
}
