import { look } from "./rig/look";
import type { Phone } from "./rig/phone";
import { expect, test } from "./rig/test";

const WORDS = "Mae'r bws yn hwyr bob bore, and the driver does not know why that is";
const LONG_NAME = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
const SPEAKING = { English: "en-GB", Cymraeg: "cy-GB" } as const;

for (const language of ["English", "Cymraeg"] as const) {
  test(`every screen of the phone is open to everyone, in ${language}`, async ({ worker }) => {
    const empty = await worker("Morag");
    empty.line.off();
    const dev = await worker("Dev");
    const phone = await worker("Amina");
    const record = await fullRecord(phone, dev);
    for (const one of [phone, empty]) await speak(one, language);
    const problems: string[] = [];
    const see = async (path: string, screen: string) => {
      await phone.open(path);
      problems.push(...(await look(phone.page, screen)));
    };

    await see("/", "the list");
    await see(record, "a record with two versions");
    await phone.page.locator("details").evaluateAll((all) => {
      for (const it of all as HTMLDetailsElement[]) it.open = true;
    });
    problems.push(...(await look(phone.page, "a record, all unfolded")));
    await see(`${record}/consent?ask=keep`, "asking for one purpose");
    await see(`${record}/consent`, "what was answered");
    await see(`${record}/share`, "the preview");
    await see(`${record}/card`, "giving a card");
    await phone.page.locator("#card-code").press("Enter");
    await phone.page.locator(".error-summary").waitFor();
    problems.push(...(await look(phone.page, "a mistyped card")));
    await phone.page.locator("#card-code").fill("zzzz-zzzz-zzzz-zzzz-8g");
    await phone.page.locator("#card-code").press("Enter");
    await phone.page.locator("#card-code").waitFor({ state: "detached" });
    problems.push(...(await look(phone.page, "a given card")));
    phone.line.off();
    await see("/waiting", "what waits");
    await see("/me", "me");
    await see("/nowhere", "a screen that is not there");
    await see(`/record/${"0".repeat(32)}`, "a record that is not here");
    await empty.open("/");
    problems.push(...(await look(empty.page, "an empty list")));
    await empty.page.locator(".main-action").click();
    await empty.page.locator("textarea").first().waitFor();
    problems.push(...(await look(empty.page, "a new record")));
    expect(problems).toEqual([]);
  });

  test(`joining is open to everyone, in ${language}`, async ({ server, device }) => {
    const phone = await device({ locale: SPEAKING[language] });
    const problems: string[] = [];
    phone.line.lose(/\.wasm$/);
    await phone.open();
    problems.push(...(await look(phone.page, "no invite")));
    await phone.open("/me");
    await phone.open(`/#join=${server.invite()}`);
    problems.push(...(await look(phone.page, "joining")));
    await phone.page.locator("#join-name").press("Enter");
    await phone.page.locator(".error-summary").waitFor();
    problems.push(...(await look(phone.page, "joining without a name")));
    phone.line.lose(/\/api\/join|\.wasm$/);
    await phone.page.locator("#join-name").fill("Amina");
    await phone.page.locator("#join-name").press("Enter");
    await phone.page.locator("[role=status].notice").waitFor();
    problems.push(...(await look(phone.page, "joining without a line")));
    phone.line.lose(/\.wasm$/);
    await phone.page.locator("#join-name").press("Enter");
    await phone.page.locator("progress").waitFor();
    problems.push(...(await look(phone.page, "getting ready")));
    phone.line.on();
    await phone.open("/me");
    await phone.open(`/#join=${server.invite()}`);
    problems.push(...(await look(phone.page, "joined already")));
    expect(problems).toEqual([]);
  });

  test(`every screen of the desk is open to everyone, in ${language}`, async ({ server, worker, device }) => {
    const morag = await worker("Morag");
    for (const words of [WORDS, LONG_NAME]) {
      await morag.newConversation(words);
      await morag.page.getByLabel("Being listened to").check();
      await morag.askConsent(["Yes", "Yes"]);
      await morag.share();
      await morag.done();
    }
    await morag.everythingSent();
    const desk = await device({ viewport: { width: 1280, height: 800 }, locale: SPEAKING[language] });
    await desk.joinAsReviewer(server.invite("reviewer"), "Priya");
    const problems: string[] = [];
    const links = desk.page.locator("tbody a");
    await expect(links).toHaveCount(2);
    problems.push(...(await look(desk.page, "the desk's list")));
    await links.first().click();
    await desk.page.locator(".review").waitFor();
    problems.push(...(await look(desk.page, "one record")));
    await desk.page.locator(".review summary").click();
    await desk.page.locator("#because").press("Enter");
    await desk.page.locator(".error-summary").waitFor();
    problems.push(...(await look(desk.page, "set aside without a reason")));
    await desk.page.locator("#because").fill("It is the same as yesterday's");
    await desk.page.locator("#because").press("Enter");
    await desk.page.locator(".error-summary").waitFor({ state: "detached" });
    problems.push(...(await look(desk.page, "set aside")));
    await desk.open(`/desk/${"0".repeat(32)}`);
    await desk.page.locator(".notice p").waitFor();
    problems.push(...(await look(desk.page, "not shown any more")));
    await desk.open("/desk?place=islands");
    await desk.page.locator(".sync").waitFor();
    problems.push(...(await look(desk.page, "nothing to show")));
    desk.line.off();
    await desk.open("/desk");
    await desk.page.locator(".notice button").waitFor();
    problems.push(...(await look(desk.page, "a desk without a line")));
    expect(problems).toEqual([]);
  });
}

/** A record with everything in it, two versions of its place and an occasion that is not done. Returns its address. */
async function fullRecord(phone: Phone, colleague: Phone): Promise<string> {
  const { page } = phone;
  await phone.newConversation(WORDS);
  await phone.button("Add another thing they said").click();
  await page.getByLabel("What else did they say?").fill(LONG_NAME);
  await page.getByLabel("Being listened to").check();
  await phone.unfold("The person");
  await page.getByLabel("The name they want to be known by").fill(LONG_NAME);
  await phone.unfold("Promises we made");
  await phone.button("Add a promise").click();
  await page.getByLabel("What did we promise?").fill("Find the timetable");
  await phone.unfold("Notes for the team");
  await phone.notes.fill("Knows the warden");
  await phone.savedHere();
  await phone.askConsent(["Yes", "No"]);
  await phone.share();
  const address = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Change what they allow" }).click();
  await page.getByRole("link", { name: "Ask: quote their own words" }).click();
  await phone.button("Yes").click();
  await phone.home();
  await phone.everythingSent();
  await colleague.everythingSent();
  for (const [one, place] of [
    [phone, "at the gate"],
    [colleague, LONG_NAME],
  ] as const) {
    one.line.off();
    await one.openRow(LONG_NAME);
    await one.unfold("Where and how");
    await one.page.getByLabel("Place in your own words").fill(place);
    await one.savedHere();
    await one.done();
    one.line.on();
    await one.everythingSent();
  }
  await phone.everythingSent();
  await expect(phone.row(LONG_NAME)).toContainText("Needs you");
  return address;
}

async function speak(phone: Phone, language: string): Promise<void> {
  await phone.open("/me");
  await phone.page.getByLabel(language, { exact: true }).check();
}
