import type { Locator } from "@playwright/test";
import { presser, tabTo } from "./rig/keys";
import { look } from "./rig/look";
import { everythingReceived, found } from "./rig/received";
import { type Asked, askEverything, bringIn, DECLINED, type Survey } from "./rig/survey";
import { expect, test } from "./rig/test";

const DESK = { viewport: { width: 1280, height: 800 } };
const SET = "5e".repeat(16);

const SURVEY: Survey = {
  set: SET,
  version: 1,
  title: { en: "Living here", cy: "Byw yma" },
  decline: { en: "Prefer not to say", cy: "Gwell gen i beidio â dweud" },
  questions: [
    {
      id: "signal",
      kind: "one",
      words: { en: "How good is the phone signal?", cy: "Pa mor dda yw'r signal?" },
      choices: [
        { id: "good", words: { en: "Good", cy: "Da" } },
        { id: "outside", words: { en: "Only outside", cy: "Y tu allan yn unig" } },
        { id: "none", words: { en: "There is none", cy: "Does dim signal" } },
      ],
    },
    {
      id: "warm",
      kind: "scale",
      low: 1,
      high: 3,
      words: { en: "How easy is it to keep warm?", cy: "Pa mor hawdd yw cadw'n gynnes?" },
      low_words: { en: "Very hard", cy: "Anodd iawn" },
      high_words: { en: "Very easy", cy: "Hawdd iawn" },
    },
    {
      id: "change",
      kind: "text",
      words: { en: "What would you change?", cy: "Beth fyddech chi'n ei newid?" },
    },
  ],
};

/** A second version, whose words have changed. */
const REWORDED: Survey = {
  ...SURVEY,
  version: 2,
  questions: SURVEY.questions.map((one) =>
    one.id === "warm" ? { ...one, words: { en: "Can you keep warm?", cy: "Allwch chi gadw'n gynnes?" } } : one,
  ),
};

/** Who was asked, so that the truth of every table below can be counted by hand. */
const PEOPLE: Asked[] = [
  { given: { signal: "Good", warm: "3", change: "A bus after six" }, place: "The Glen" },
  { given: { signal: "Good", warm: "3", change: "Benches" }, place: "The Glen" },
  { given: { signal: "Good", warm: "3", change: "Nothing" }, place: "The Glen" },
  { given: { signal: "Good", warm: "3", change: "Lights" }, place: "The Glen" },
  { given: { signal: "Good", warm: "3", change: "The road" }, place: "The Glen" },
  { given: { signal: "Only outside", change: DECLINED }, place: "The town" },
  { given: { signal: "Only outside" }, place: "The town" },
  { given: { signal: "There is none" }, place: "The town" },
  { given: { signal: "There is none", change: "نل کا پانی" }, place: "The town" },
];

/** What must never reach a reviewer, and would change every count if it did. */
const SECRET = { unasked: "wobblefrith", refused: "snickerbrook" };
const HIDDEN: Asked[] = [
  { given: { signal: "Good", warm: "1", change: SECRET.unasked }, place: "The Glen", consent: [] },
  { given: { signal: "Good", warm: "1", change: SECRET.refused }, place: "The Glen", consent: ["Yes", "No"] },
];

test("answers are counted in different people, and small numbers are hidden", async ({ server, worker, device }) => {
  bringIn(server, SURVEY);
  const morag = await worker("Morag");
  for (const one of [...PEOPLE, ...HIDDEN]) await askEverything(morag, SURVEY, one);
  await morag.everythingSent();
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  const { page } = priya;
  const press = presser(page);
  await press("link", "Answers");
  await press("link", "Living here");
  await expect(page.getByText(/^9 different people answered · As of/)).toBeVisible();

  const signal = page.getByRole("region", { name: "How good is the phone signal?" });
  expect(await cellsOf(signal)).toEqual([
    ["Answer", "People"],
    ["Good", "5"],
    ["Only outside", "hidden"],
    ["There is none", "hidden"],
    ["Prefer not to say", "0"],
    ["People who answered", "9"],
  ]);
  const warm = page.getByRole("region", { name: "How easy is it to keep warm?" });
  expect(await cellsOf(warm)).toEqual([
    ["Answer", "People"],
    ["1: Very hard", "0"],
    ["2", "0"],
    ["3: Very easy", "5"],
    ["Prefer not to say", "0"],
    ["People who answered", "5"],
  ]);
  await expect(page.getByText("“Hidden” means fewer than 5 people")).toBeVisible();
  const change = page.getByRole("region", { name: "What would you change?" });
  const words = PEOPLE.flatMap(({ given }) => (typeof given.change === "string" ? given.change : [])).sort();
  await expect(change.getByRole("blockquote")).toHaveCount(words.length);
  expect((await change.getByRole("blockquote").allInnerTexts()).sort()).toEqual(words);
  const bars = signal.locator(".bars .bar-part");
  await expect(bars.first()).toHaveAttribute("width", `${(5 / 9) * 100}%`);

  // From the words to the whole of what their person answered, and back to where they stood.
  const said = change.getByRole("listitem").filter({ hasText: "A bus after six" });
  await said.getByRole("link").click();
  await expect(page.getByText("3 (1 is “Very hard”, 3 is “Very easy”)")).toBeVisible();
  await page.goBack();
  await expect(said.getByRole("link")).toBeFocused();

  await tabTo(page, page.getByLabel("Side by side"));
  await page.keyboard.type("Places");
  await press("button", "Show");
  await expect(page).toHaveURL(/\?by=place$/);
  await expect(signal.getByRole("columnheader")).toHaveText(["Answer", "Everyone", "The Glen", "The town"]);
  expectNoneGivenAway((await cellsOf(signal)).slice(1), [
    ["Good", 5, 5, 0],
    ["Only outside", 2, 0, 2],
    ["There is none", 2, 0, 2],
    ["Prefer not to say", 0, 0, 0],
    ["People who answered", 9, 5, 4],
  ]);
  expect(await look(page, "answers side by side")).toEqual([]);
  expect(found(Object.values(SECRET), everythingReceived(priya.line))).toEqual([]);
});

/** Each number that is shown is the truth; each that is small is hidden, and never the only one of its line. */
function expectNoneGivenAway(shown: string[][], truth: [string, ...number[]][]): void {
  expect(shown.map(([label]) => label)).toEqual(truth.map(([label]) => label));
  for (const [line, [label, ...numbers]] of truth.entries()) {
    const cells = shown[line]?.slice(1) ?? [];
    const wrong = numbers.filter((n, i) =>
      n > 0 && n < 5 ? cells[i] !== "hidden" : ![String(n), "hidden"].includes(cells[i] ?? ""),
    );
    expect(wrong, label).toEqual([]);
    expect(
      cells.filter((cell) => cell === "hidden"),
      label,
    ).not.toHaveLength(1);
  }
}

test("one person's answers are read as questions and answers, and no more than was shared", async ({
  server,
  worker,
  device,
}) => {
  bringIn(server, SURVEY);
  const urdu = "بس وقت پر نہیں آتی";
  const morag = await worker("Morag");
  const { page: phone } = morag;
  await askEverything(morag, SURVEY, {
    language: "Cymraeg",
    given: { signal: "Da", warm: DECLINED, change: urdu },
    place: "The Glen",
  });
  await askEverything(morag, SURVEY, { given: { signal: "Good", change: SECRET.unasked }, consent: ["Yes", "Yes"] });
  await morag.row(SECRET.unasked).getByRole("link").click();
  await phone.getByRole("link", { name: "Share with the council" }).click();
  await phone.locator(".piece", { hasText: SECRET.unasked }).getByLabel("Keep this one back").check();
  await morag.button("Share this").click();
  await morag.done();
  await morag.everythingSent();

  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  const { page } = priya;
  const rows = page.getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: "1 answer" })).toContainText("Living here");
  await rows.filter({ hasText: urdu }).getByRole("link").click();
  await expect(priya.title("Living here")).toBeVisible();
  const read = page.locator(".answers-read");
  await expect(read.locator("dt")).toHaveText(SURVEY.questions.map(({ words }) => words.en ?? ""));
  await expect(read.locator("dd")).toHaveText(["Good", "Prefer not to say", urdu]);
  await expect(read.getByRole("blockquote").getByText(urdu)).toHaveCSS("direction", "rtl");
  await expect(page.getByText(/^Welsh · Cymraeg$/)).toBeVisible();
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(rows.filter({ hasText: urdu }).getByRole("link")).toBeFocused();
  await rows.filter({ hasText: "1 answer" }).getByRole("link").click();
  await expect(read.locator("dd")).toHaveText(["Good"]);
  await page.getByRole("link", { name: "Back to the list" }).click();

  await page.getByLabel("How", { exact: true }).selectOption("Conversation");
  await priya.button("Show").click();
  await expect(page).toHaveURL(/\/desk\?kind=conversation$/);
  await expect(page.getByText(/^Nothing to show for this choice\./)).toBeVisible();
  await page.getByLabel("How", { exact: true }).selectOption("Living here");
  await priya.button("Show").click();
  await expect(page).toHaveURL(new RegExp(`/desk\\?kind=response&set=${SET}$`));
  await expect(rows).toHaveCount(3);
  expect(found(Object.values(SECRET), everythingReceived(priya.line))).toEqual([]);
});

const SPEAKING = { English: "en-GB", Cymraeg: "cy-GB" } as const;

for (const language of ["English", "Cymraeg"] as const) {
  test(`answers and downloads are open to everyone, in ${language}`, async ({ server, worker, device }) => {
    bringIn(server, SURVEY);
    const morag = await worker("Morag");
    const given = { signal: "Good", warm: "3", change: "نل کا پانی" };
    await askEverything(morag, SURVEY, { given, place: "The Glen", translation: "Water from the tap" });
    bringIn(server, REWORDED);
    await morag.everythingSent();
    await askEverything(morag, SURVEY, { given: { signal: "There is none", warm: DECLINED } });
    await morag.everythingSent();
    const desk = await device({ ...DESK, locale: SPEAKING[language] });
    await desk.joinAsReviewer(server.invite("reviewer"), "Priya");
    const { page } = desk;
    const problems: string[] = [];
    const see = async (path: string, filled: string, screen: string) => {
      await desk.open(path);
      await page.locator(filled).first().waitFor();
      problems.push(...(await look(page, screen)));
    };
    await see("/desk", "tbody a", "a list with answers");
    await page.locator("#find-words").fill("nowhere");
    await page.locator("#find-words").press("Enter");
    await page.locator(".found-with").waitFor();
    problems.push(...(await look(page, "words that are found nowhere")));
    await page.locator(".found-with button").click();
    await page.locator("tbody a").first().click();
    await page.locator(".answers-read").waitFor();
    problems.push(...(await look(page, "one person's answers")));
    await see("/answers", ".set-line", "the sets");
    await see(`/answers/${SET}`, ".bars", "answers");
    await expect(page.locator(".one-question .hint li"), "both wordings of one question").toHaveCount(2);
    await see(`/answers/${SET}?by=version`, ".one-question", "answers of few by version");
    await see(`/answers/${SET}?place=islands`, ".sync", "answers of nobody");
    await see("/download", ".inside-rows", "a download");
    await page.locator("form .main-action").press("Enter");
    await page.locator(".past").waitFor();
    problems.push(...(await look(page, "after a download")));
    desk.line.off();
    await page.locator("form .main-action").press("Enter");
    await expect(page.locator(".outcome")).not.toBeEmpty();
    problems.push(...(await look(page, "a download without a line")));
    await see(`/answers/${SET}`, ".notice button", "answers without a line");
    await see("/download", ".notice button", "a download page without a line");
    expect(problems).toEqual([]);
  });
}

async function cellsOf(region: Locator): Promise<string[][]> {
  const rows = await region.getByRole("row").all();
  return Promise.all(rows.map((row) => row.locator("th, td").allInnerTexts()));
}
