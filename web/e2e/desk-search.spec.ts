import type { Phone } from "./rig/phone";
import { everythingReceived, found } from "./rig/received";
import { askEverything, bringIn, type Survey } from "./rig/survey";
import { expect, test } from "./rig/test";

const DESK = { viewport: { width: 1280, height: 800 } };
const WELSH = "Does dim llawer o fysiau yma gyda'r nos";
const URDU = "ہماری بس وقت پر نہیں آتی";
/** Shared with nobody, and full of what will be looked for. */
const KEPT = "bysiau نہیں quibblesnark";

const SURVEY: Survey = {
  set: "5e".repeat(16),
  version: 1,
  title: { en: "Living here", cy: "Byw yma" },
  decline: { en: "Prefer not to say", cy: "Gwell gen i beidio â dweud" },
  questions: [
    { id: "change", kind: "text", words: { en: "What would you change?", cy: "Beth fyddech chi'n ei newid?" } },
  ],
};

test("words are found in Welsh and Urdu, as they are spelled and as they are typed, and stand in no address", async ({
  server,
  worker,
  device,
}) => {
  bringIn(server, SURVEY);
  const morag = await worker("Morag");
  await said(morag, WELSH, "cy");
  await said(morag, URDU, "ur", "Our bus does not come on time");
  await said(morag, "The nurse is kind", "en");
  await askEverything(morag, SURVEY, { language: "Cymraeg", given: { change: "Un bws mwy" } });
  await morag.newConversation(KEPT);
  await morag.done();
  await morag.everythingSent();

  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  const { page } = priya;
  const links = page.locator("tbody a");
  await expect(links).toHaveCount(4);
  const find = async (words: string, texts: string[]) => {
    await page.getByRole("searchbox", { name: "Find words" }).fill(words);
    await page.keyboard.press("Enter");
    await expect(page.getByText(`Only with: ${words}`)).toBeVisible();
    await expect.poll(async () => (await links.allInnerTexts()).sort()).toEqual([...texts].sort());
  };
  // A mutated word is found by its plain form and the other way round; a beginning is enough.
  await find("bysiau", [WELSH]);
  await find("fws", ["Un bws mwy"]);
  // Another keyboard's letters for the same sounds, and marks that are not written.
  await find("نهيں وقت", [URDU]);
  await find("time bus", [URDU]);
  await find("nur", ["The nurse is kind"]);
  await find("quibblesnark", []);
  await expect(page.getByText(/^Nothing to show for this choice\./)).toBeVisible();

  await find("nurse", ["The nurse is kind"]);
  await links.first().click();
  await expect(priya.page.getByRole("blockquote")).toHaveText(["The nurse is kind"]);
  await page.getByRole("link", { name: "Back to the list" }).click();
  await expect(page.getByText("Only with: nurse")).toBeVisible();
  await page.getByRole("link", { name: "Download" }).click();
  await expect(page.getByText("Only with: nurse")).toBeVisible();
  await page.goBack();
  await priya.button("Clear these words").press("Enter");
  await expect(page.getByRole("searchbox", { name: "Find words" })).toBeFocused();
  await expect(links).toHaveCount(4);
  await expect(page.getByText("Only with:")).toHaveCount(0);

  const paths = priya.line.passed.map(({ path }) => decodeURIComponent(path)).join("\n");
  for (const word of ["bysiau", "fws", "نهيں", "nurse"]) expect(paths).not.toContain(word);
  expect(new URL(page.url()).search).toBe("");
  expect(found(["quibblesnark"], everythingReceived(priya.line))).toEqual([]);

  // Who goes on from the answers reads all of them, whatever was looked for before.
  await find("nurse", ["The nurse is kind"]);
  await page.getByRole("link", { name: "Answers", exact: true }).click();
  await page.getByRole("link", { name: "Living here" }).click();
  await page.getByRole("link", { name: "Read each person's answers" }).click();
  await expect(links).toHaveText(["Un bws mwy"]);
  await expect(page.getByText("Only with:")).toHaveCount(0);
});

test("while another list is asked for, the links of the one that stands lead into it", async ({
  server,
  worker,
  device,
}) => {
  const morag = await worker("Morag");
  await said(morag, "The nurse is kind", "en");
  await said(morag, URDU, "ur");
  await morag.everythingSent();
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  const { page } = priya;
  await expect(page.locator("tbody a")).toHaveCount(2);
  priya.line.hold(/^\/api\/readings/);
  await page.getByLabel("Language", { exact: true }).selectOption("ur");
  await priya.button("Show").click();
  await expect(page).toHaveURL(/\/desk\?language=ur$/);
  await expect(page.getByRole("link", { name: "Download" })).toHaveAttribute("href", "/download");
  await page.getByRole("searchbox", { name: "Find words" }).fill("nurse");
  await page.keyboard.press("Enter");
  await expect(page.locator("tbody a")).toHaveCount(2);
  await expect(page.getByText("Only with:")).toHaveCount(0);
  priya.line.on();
  await expect(page.getByText("Only with: nurse")).toBeVisible();
  await expect(page.getByRole("link", { name: "Download" })).toHaveAttribute("href", "/download?language=ur");
});

test("what is taken back is found no more", async ({ server, worker, device }) => {
  const morag = await worker("Morag");
  await said(morag, WELSH, "cy");
  await morag.everythingSent();
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  const { page } = priya;
  const box = page.getByRole("searchbox", { name: "Find words" });
  await box.fill("bysiau");
  await box.press("Enter");
  await expect(page.locator("tbody a")).toHaveText([WELSH]);
  await morag.openRow(WELSH);
  await morag.page.getByRole("link", { name: "Change what they allow" }).click();
  await morag.page.getByRole("link", { name: "Change: share it with the council" }).click();
  await morag.button("No").click();
  await morag.button("Done").click();
  await morag.savedHere();
  await morag.done();
  await morag.everythingSent();
  await box.press("Enter");
  await expect(page.getByText(/^Nothing to show for this choice\./)).toBeVisible();
});

/** Records what somebody said, in their language, and shares it. */
async function said(phone: Phone, words: string, language: string, translation = ""): Promise<void> {
  await phone.newConversation(words);
  await phone.page.getByText("Language and translation").click();
  await phone.page.getByLabel("Language of these words").selectOption(language);
  if (translation) await phone.page.getByLabel("Translation").fill(translation);
  await phone.askConsent(["Yes", "Yes"]);
  await phone.share();
  await phone.done();
}
