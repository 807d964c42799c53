import type { Locator } from "@playwright/test";
import { expect, test } from "./rig/test";

/** What recording may cost beyond the words themselves. Consent is counted apart, and never hurried. */
const MOST_TAPS = 40;
const MOST_SECONDS = 60;

test("recording a conversation costs few taps beyond its words", async ({ worker }) => {
  const phone = await worker("Morag");
  const { page } = phone;
  let taps = 0;
  const tap = async (it: Locator) => {
    taps += 1;
    await it.click();
  };
  const write = (label: string, words: string) => page.getByLabel(label).pressSequentially(words);
  const unfold = (title: string) => tap(page.getByRole("heading", { level: 2, name: title }));
  const choose = async (label: string, option: string) => {
    taps += 2;
    await page.getByLabel(label).selectOption(option);
  };
  const began = performance.now();
  await tap(phone.button("New conversation"));
  await expect(phone.matters).toBeFocused();
  await page.keyboard.type("The bus stops at four, so I cannot visit my sister after work.");
  await tap(phone.button("Add another thing they said"));
  await expect(page.getByLabel("What else did they say?")).toBeFocused();
  await page.keyboard.type("The driver waits for me when it rains.");
  await tap(page.getByLabel("Getting about"));
  await tap(page.getByLabel("Being alone"));
  await unfold("Where and how");
  await tap(page.getByLabel("Place in your own words"));
  await write("Place in your own words", "farm gate above the loch");
  await choose("Place on the area's list", "The Glen");
  await choose("How did you meet?", "A visit");
  await unfold("Who helped");
  await tap(phone.button("Add someone who helped"));
  await write("Who helped?", "his daughter");
  await unfold("Promises we made");
  await tap(phone.button("Add a promise"));
  await write("What did we promise?", "find the new timetable");
  await tap(page.getByLabel("By when?"));
  await write("By when?", "Friday");
  await unfold("Notes for the team");
  await tap(phone.notes);
  await write("Your team's own notes", "Go back in May.");
  await tap(phone.button("Done"));
  await expect(phone.row("The bus stops at four")).toBeVisible();
  const seconds = (performance.now() - began) / 1000;
  console.log(`${taps} taps beyond the words, ${seconds.toFixed(1)} s`);
  expect(taps).toBeLessThanOrEqual(MOST_TAPS);
  expect(seconds).toBeLessThanOrEqual(MOST_SECONDS);
});
