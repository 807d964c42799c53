import { type Browser, expect } from "@playwright/test";
import { Line } from "../e2e/rig/line";
import { Phone } from "../e2e/rig/phone";
import type { Server } from "../e2e/rig/server";
import { test } from "./area";
import { forgetOld, take } from "./camera";
import { poster } from "./poster";

const PHONE = { viewport: { width: 360, height: 680 }, deviceScaleFactor: 1.5 };
const DESK = { viewport: { width: 1180, height: 700 }, deviceScaleFactor: 1 };
const OURS = "West Loch team";
const CIRCLE = "Women's circle at the hall";
const URDU_ANSWER = "یہاں لوگ ایک دوسرے کا خیال رکھتے ہیں۔ ہال میں چائے ملتی ہے اور باتیں ہوتی ہیں۔";

test("pictures of the main screens", async ({ browser, area }) => {
  await forgetOld();
  const lines: Line[] = [];
  const device = async (options: typeof PHONE | typeof DESK) => {
    const line = await Line.to(area);
    lines.push(line);
    return new Phone(await newPage(browser, options), line);
  };
  await ofTheTeam(await device(PHONE), area);
  await ofTheCircle(await device(PHONE), area);
  await ofTheDesk(await device(DESK), area);
  await poster(browser);
  for (const line of lines) await line.end();
});

async function newPage(browser: Browser, options: object) {
  const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...options });
  return context.newPage();
}

async function ofTheTeam(phone: Phone, server: Server): Promise<void> {
  const { page } = phone;
  await phone.join(server.invite("member", OURS), "Morag");
  await take(page, "phone-list");
  await phone.openRow("Somebody rang me about the lift-share");
  await take(page, "phone-conversation");
  await phone.home();

  await phone.newConversation("I can get to the clinic now, but not home again before dark.");
  await page.getByRole("link", { name: "Ask for permission" }).click();
  await expect(phone.title("May we keep what you said?")).toBeVisible();
  await take(page, "phone-consent");
  await phone.button("Yes").click();
  await phone.button("Yes").click();
  await phone.button("Done").click();
  await page.getByRole("link", { name: "Share with the council" }).click();
  await expect(page.getByText("Does this give anyone away?")).toBeVisible();
  await take(page, "phone-share");
  await phone.home();

  await page.getByRole("link", { name: "Find" }).click();
  await page.getByRole("searchbox").fill("bus");
  await expect(page.getByText(/^\d+ found$/)).toBeVisible();
  await take(page, "phone-find");
  await phone.home();

  await ask(phone, /English/, "getting-about");
  await page.locator("label[for=pick-bus]").click();
  await page.locator("label[for=pick-lift]").click();
  await phone.savedHere();
  await take(page, "phone-question");
  await phone.home();

  await phone.open("/me");
  await page.getByLabel("Cymraeg", { exact: true }).check();
  await page.goto(`${phone.line.origin}/`);
  await take(page, "phone-list-welsh");
  await ask(phone, /Cymraeg/, "warm");
  await page.locator("label[for=pick-2]").click();
  await page.getByText("Wedi'i gadw ar y ffôn hwn").waitFor();
  await take(page, "phone-question-welsh");
}

/** Asks the area's questions in one language, as far as one of them. */
async function ask({ page, line }: Phone, language: RegExp, question: string): Promise<void> {
  await page.goto(`${line.origin}/ask`);
  await page.getByRole("button", { name: language }).first().click();
  await page.waitForURL(/\/ask\/./);
  await page.goto(page.url().replace(/\/ask\/[^?]+/, `/ask/${question}`));
  await page.locator("#question-words").waitFor();
}

async function ofTheCircle(phone: Phone, server: Server): Promise<void> {
  await phone.join(server.invite("member", CIRCLE), "Samina");
  await phone.openRow("اس بار ترجمان عورت تھی");
  await take(phone.page, "phone-conversation-urdu");
  await phone.home();
  await ask(phone, /English/, "good");
  await phone.page.locator("#answer").fill(URDU_ANSWER);
  await phone.savedHere();
  await take(phone.page, "phone-answer-urdu");
}

async function ofTheDesk(desk: Phone, server: Server): Promise<void> {
  const { page } = desk;
  await desk.joinAsReviewer(server.invite("reviewer"), "Priya");
  await page.getByRole("cell", { name: "The islands" }).first().waitFor();
  await take(page, "desk-list");
  await page.locator("tbody a", { hasText: "اس بار ترجمان عورت تھی" }).click();
  await page.locator(".review").waitFor();
  await take(page, "desk-record");
  await desk.open("/answers");
  await page.locator(".set-line a").first().click();
  await page.locator("table").first().waitFor();
  await take(page, "desk-answers", page.getByRole("heading", { name: "How do you get about?" }));
  await desk.open("/download");
  await page.locator("form").waitFor();
  await take(page, "desk-download");
}
