import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import readExcel from "read-excel-file/node";
import { presser, tabTo } from "./rig/keys";
import type { Phone } from "./rig/phone";
import { everythingReceived, found } from "./rig/received";
import { allowQuoting, askEverything, bringIn, DECLINED, type Survey } from "./rig/survey";
import { expect, test } from "./rig/test";

const DESK = { viewport: { width: 1280, height: 800 } };

const SURVEY: Survey = {
  set: "5e".repeat(16),
  version: 1,
  title: { en: "Living here", cy: "Byw yma" },
  decline: { en: "Prefer not to say", cy: "Gwell gen i beidio â dweud" },
  questions: [
    {
      id: "signal",
      kind: "one",
      words: { en: "How good is the signal?", cy: "Pa mor dda yw'r signal?" },
      choices: [
        { id: "good", words: { en: "Good", cy: "Da" } },
        { id: "none", words: { en: "There is none", cy: "Does dim" } },
      ],
    },
    {
      id: "uses",
      kind: "several",
      words: { en: "How do you get about?", cy: "Sut ydych chi'n teithio?" },
      choices: [
        { id: "walk", words: { en: "I walk", cy: "Cerdded" } },
        { id: "bus", words: { en: "Bus, or train", cy: "Bws neu drên" } },
      ],
    },
    { id: "years", kind: "number", words: { en: "How many years here?", cy: "Sawl blwyddyn yma?" } },
    { id: "seen", kind: "date", words: { en: "When did you last go out?", cy: "Pryd aethoch chi allan?" } },
    { id: "warm", kind: "scale", low: 1, high: 3, words: { en: "How warm is it?", cy: "Pa mor gynnes yw hi?" } },
    { id: "change", kind: "text", words: { en: "What would you change?", cy: "Beth fyddech chi'n ei newid?" } },
  ],
};

/** What was typed on the phone; each of it would do harm or fall apart in a sheet that is made without care. */
const FORMULA = '=HYPERLINK("http://heard.example","press")';
const QUOTED = 'She said "no, thanks",\nand left; ½ of us laughed';
const URDU = "بس وقت پر نہیں آتی";
const TRANSLATION = "The bus does not come on time";
const PLUS = "+44 is no answer";
const SECRET = { unasked: "wobblefrith", place: "thistlegate", notes: "quibblesnark" };

const HEADINGS = [
  ...["Kind", "Team", "Day", "Place", "Kind of meeting", "Language", "Topics"],
  ...["Said 1", "Said 1 language", "Said 1 translation"],
  ...SURVEY.questions.map(({ words }) => `Living here: ${words.en}`),
  ...["May be quoted", "Link"],
];

type Cell = string | number | null;

/** The rows as they were typed, without their day and their link. A sheet's numbers are numbers. */
const TYPED: Record<string, Cell>[] = [
  { Kind: "Conversation", "Said 1": FORMULA, Place: "The Glen", Topics: "Getting about", "May be quoted": "Yes" },
  { Kind: "Conversation", "Said 1": QUOTED, "May be quoted": "No" },
  {
    Kind: "Conversation",
    "Said 1": URDU,
    Language: "Urdu",
    "Said 1 language": "Urdu",
    "Said 1 translation": TRANSLATION,
    "May be quoted": "No",
  },
  {
    Kind: "Answers",
    Place: "The town",
    "Living here: How good is the signal?": "Good",
    "Living here: How do you get about?": "I walk; Bus, or train",
    "Living here: How many years here?": 14,
    "Living here: When did you last go out?": "2026-05-03",
    "Living here: How warm is it?": 3,
    "Living here: What would you change?": PLUS,
    "May be quoted": "Yes",
  },
  {
    Kind: "Answers",
    "Living here: How good is the signal?": "Prefer not to say",
    "Living here: How warm is it?": "Prefer not to say",
    "May be quoted": "No",
  },
];

test("the list is downloaded by keyboard, and holds cell by cell what was typed on the phone", async ({
  server,
  worker,
  device,
}) => {
  bringIn(server, SURVEY);
  const morag = await worker("Morag");
  await typed(morag);
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  const { page } = priya;
  const press = presser(page);
  await expect(page.getByText(/^5 records · /)).toBeVisible();
  await press("link", "Download");
  await expect(page.getByText("5 rows, each one person's words or answers")).toBeVisible();
  await expect(page.getByText("Nothing of this list is left out.")).toBeVisible();
  await expect(page.getByText("that Priya made it")).toBeVisible();

  await tabTo(page, page.getByRole("radio", { name: "To read and work through" }));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByText("2 rows, each one person's words or answers")).toBeVisible();
  await expect(
    page.getByText("Fewer than 5 are left out, because their person does not say yes to being quoted now."),
  ).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByText("5 rows, each one person's words or answers")).toBeVisible();

  const xlsx = await downloaded(page, () => press("button", "Download"));
  expect(xlsx.name).toMatch(/^heard-to-read-\d{4}-\d\d-\d\d\.xlsx$/);
  const [sheet, about] = await readExcel(xlsx.file);
  expect(sheet?.sheet).toBe("What people said");
  const cells = sheet?.data as Cell[][];
  expect(cells.pop()?.[0]).toContain("Made to read and work through. Nothing is left out.");
  expect((cells.pop() ?? []).filter(Boolean)).toEqual([]);
  expectRows(cells, (cell) => cell);
  expect(about?.data.flat().join(" ")).toContain("Made to read and work through. Nothing is left out.");

  await tabTo(page, page.getByRole("radio", { name: /^XLSX/ }));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: /^CSV/ })).toBeChecked();
  const csv = await downloaded(page, () => press("button", "Download"));
  expect(csv.name).toMatch(/^heard-to-read-\d{4}-\d\d-\d\d\.csv$/);
  const text = csv.file.toString("utf8");
  expect(text.startsWith("\ufeff")).toBe(true);
  expect(text).toContain("\r\n");
  const rows: string[][] = parse(text, { bom: true });
  const last = rows.pop()?.[0];
  expect(rows.pop()?.join("")).toBe("");
  expect(last).toContain("Made to read and work through. Nothing is left out.");
  // A spreadsheet would take these for formulas: in CSV they are told to be text.
  expectRows(rows, (cell) => (cell === FORMULA || cell === PLUS ? `'${cell}` : String(cell ?? "")));

  const past = page.getByRole("region", { name: "Past downloads" }).getByRole("row");
  await expect(past).toHaveCount(3);
  await expect(past.nth(1)).toContainText(/You.*To read and work through.*CSV.*5/);
  await expect(past.nth(2)).toContainText(/You.*XLSX/);
  expect(found(Object.values(SECRET), everythingReceived(priya.line))).toEqual([]);
});

test("a download that found no line says so, and nothing is thought to be had", async ({ server, worker, device }) => {
  const morag = await worker("Morag");
  await morag.newConversation("The nurse is kind");
  await morag.askConsent(["Yes", "Yes"]);
  await morag.share();
  await morag.done();
  await morag.everythingSent();
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  await priya.open("/download?place=glen");
  await expect(priya.page.getByText("0 rows")).toBeVisible();
  await expect(priya.button("Download")).toBeDisabled();
  await priya.open("/download?kind=conversation");
  await expect(priya.page.getByText("1 row: one person's words or answers")).toBeVisible();
  priya.line.off();
  await priya.button("Download").click();
  await expect(priya.page.getByText(/^Nothing was downloaded\. The server could not be reached/)).toBeVisible();
  priya.line.on();
  const { name } = await downloaded(priya.page, () => priya.button("Download").click());
  await expect(priya.page.getByText(`Downloaded: ${name}`)).toBeVisible();
});

test("nothing is said of a sheet, and none can be downloaded, by the numbers of another", async ({
  server,
  worker,
  device,
}) => {
  const morag = await worker("Morag");
  await morag.newConversation("The nurse is kind");
  await morag.askConsent(["Yes", "Yes"]);
  await morag.share();
  await morag.done();
  await morag.everythingSent();
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  const { page } = priya;
  await priya.open("/download");
  const rows = page.getByText("1 row: one person's words or answers");
  await expect(rows).toBeVisible();
  priya.line.hold(/^\/api\/exports\/preview/);
  await page.getByRole("radio", { name: "To read and work through" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(rows).toHaveCount(0);
  await expect(page.getByText("left out")).toHaveCount(0);
  await expect(priya.button("Download")).toBeDisabled();
  // The keyboard keeps its place, and the purpose that was shown is not waited for.
  await page.keyboard.press("ArrowUp");
  await expect(rows).toBeVisible();
  await expect(priya.button("Download")).toBeEnabled();
  priya.line.on();
});

test("a sheet of what is new says while a mark is still on its way, and leaves it out once it has come", async ({
  server,
  worker,
  device,
}) => {
  const morag = await worker("Morag");
  await morag.newConversation("The nurse is kind");
  await morag.askConsent(["Yes", "Yes"]);
  await morag.share();
  await morag.done();
  await morag.everythingSent();
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  const { page } = priya;
  const waits = page.getByText("What you marked just now has not been sent yet.");
  await priya.open("/desk?state=new");
  priya.line.lose(/^\/api\/sync/);
  await page.getByRole("link", { name: "The nurse is kind" }).click();
  await priya.button("Heard").click();
  await expect(page.getByRole("region", { name: "Where you stand" }).getByRole("status")).toHaveText("Heard");
  await page.getByRole("link", { name: "Back to the list" }).click();
  await page.getByRole("link", { name: "Download" }).click();
  await expect(page.getByText("1 row: one person's words or answers")).toBeVisible();
  await expect(waits).toBeVisible();
  priya.line.on();
  await priya.open("/download?state=new");
  await expect(page.getByText("0 rows")).toBeVisible();
  await expect(waits).toHaveCount(0);
  // Where nothing is asked about marks, none is in the way.
  await priya.open("/download");
  await expect(page.getByText("1 row: one person's words or answers")).toBeVisible();
});

/** Everything of `TYPED`, and what must stay out of any sheet. */
async function typed(morag: Phone): Promise<void> {
  const { page } = morag;
  await morag.newConversation(FORMULA);
  await page.getByLabel("Getting about").check();
  await morag.unfold("Where and how");
  await page.getByLabel("Place on the area's list").selectOption("The Glen");
  await page.getByLabel("Place in your own words").fill(SECRET.place);
  await morag.unfold("Notes for the team");
  await morag.notes.fill(SECRET.notes);
  await morag.askConsent(["Yes", "Yes"]);
  await allowQuoting(morag);
  await morag.share();
  await morag.done();
  await morag.newConversation(QUOTED);
  await morag.askConsent(["Yes", "Yes"]);
  await morag.share();
  await morag.done();
  await morag.newConversation(URDU);
  await page.getByText("Language and translation").click();
  await page.getByLabel("Language of these words").selectOption("ur");
  await page.getByLabel("Translation").fill(TRANSLATION);
  await morag.askConsent(["Yes", "Yes"]);
  await morag.share();
  await morag.done();
  await morag.newConversation(SECRET.unasked);
  await morag.share();
  await morag.done();
  const given = { signal: "Good", uses: ["I walk", "Bus, or train"], years: "14", seen: "2026-05-03", warm: "3" };
  await askEverything(morag, SURVEY, { given: { ...given, change: PLUS }, place: "The town", quote: true });
  await askEverything(morag, SURVEY, { given: { signal: DECLINED, warm: DECLINED } });
  await morag.everythingSent();
}

async function downloaded(page: Page, start: () => Promise<void>): Promise<{ name: string; file: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), start()]);
  return { name: download.suggestedFilename(), file: readFileSync(await download.path()) };
}

/** Every cell of every row, in whatever order the rows came. */
function expectRows([headings, ...rows]: Cell[][], written: (cell: Cell) => Cell): void {
  expect(headings).toEqual(HEADINGS);
  const day = HEADINGS.indexOf("Day");
  const link = HEADINGS.indexOf("Link");
  for (const row of rows) {
    expect(row[day]).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(row[link]).toMatch(/^http:\/\/localhost:\d+\/desk\/[0-9a-f]{32}$/);
  }
  const usual: Record<string, Cell> = { Team: "West Loch", Language: "English" };
  const wanted = TYPED.map((typed) =>
    HEADINGS.map((heading) => {
      const spoken = heading === "Said 1 language" && typed["Said 1"] ? "English" : null;
      return written(typed[heading] ?? usual[heading] ?? spoken);
    }),
  );
  const compared = (row: Cell[]) => JSON.stringify(row.filter((_, i) => i !== day && i !== link));
  expect(rows.map(compared).sort()).toEqual(wanted.map(compared).sort());
}
