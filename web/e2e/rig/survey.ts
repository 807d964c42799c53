import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import type { Phone } from "./phone";
import type { Server } from "./server";

/** A question set as `heard question-set --file` takes it. */
export type Survey = {
  set: string;
  version: number;
  title: Record<string, string>;
  decline: Record<string, string>;
  questions: { id: string; kind: string; words: Record<string, string>; [part: string]: unknown }[];
};

/** What somebody says to one question: a choice, several, or what is typed. Nothing at all is a question skipped. */
export type Given = string | string[] | typeof DECLINED | undefined;
export const DECLINED = Symbol("prefers not to say");

/** Somebody who is asked: what they say to each question by its id, where, and what they allow. */
export type Asked = {
  given: Record<string, Given>;
  /** The language they are asked in, by its own name. */
  language?: string;
  place?: string;
  /** Beside the one answer in words. */
  translation?: string;
  /** Empty for somebody whom nobody asked. */
  consent?: ("Yes" | "No")[];
  /** Whether they also say yes to being quoted. */
  quote?: boolean;
};

export function bringIn(server: Server, survey: Survey): void {
  const file = join(server.data, "..", `questions-${survey.version}.json`);
  writeFileSync(file, JSON.stringify(survey));
  server.run("question-set", "--file", file);
}

/** From the list: asks somebody all the questions, then where it was, what they allow, and shares it. Ends at the list. */
export async function askEverything(phone: Phone, survey: Survey, asked: Asked): Promise<void> {
  const { page } = phone;
  await page.getByRole("link", { name: "Ask questions" }).click();
  await page.getByRole("button", { name: new RegExp(`^${asked.language ?? "English"}`) }).click();
  for (const [i, { id }] of survey.questions.entries()) {
    await expect(page).toHaveTitle(new RegExp(`^Question ${i + 1} of `));
    await say(phone, asked.given[id]);
    await phone.button("Next").click();
  }
  await phone.button("Look at the answers").click();
  if (asked.place) {
    await phone.unfold("Where and how");
    await page.getByLabel("Place on the area's list").selectOption(asked.place);
  }
  if (asked.translation) {
    const beside = page.locator("details", { has: page.getByLabel("Translation") });
    if (!(await beside.evaluate((it: HTMLDetailsElement) => it.open))) await beside.locator("summary").click();
    await page.getByLabel("Translation").fill(asked.translation);
  }
  const consent = asked.consent ?? ["Yes", "Yes"];
  if (consent.length > 0) await phone.askConsent(consent);
  if (asked.quote) await allowQuoting(phone);
  await phone.share();
  await phone.done();
}

/** From an open record, once keep and share have been asked. */
export async function allowQuoting(phone: Phone): Promise<void> {
  const { page } = phone;
  await page.getByRole("link", { name: "Change what they allow" }).click();
  await page.getByRole("link", { name: "Ask about the rest" }).click();
  await expect(phone.title("May we quote your words?")).toBeVisible();
  await phone.button("Yes").click();
  for (const title of ["May we ask you again?", "May it be used for research?"]) {
    await expect(phone.title(title)).toBeVisible();
    await phone.button("Not now").click();
  }
  await phone.readBack();
}

/** By the keyboard: a whole choice is its label, and there is no box to click. */
async function say(phone: Phone, given: Given): Promise<void> {
  const { page } = phone;
  if (given === undefined) return;
  if (given === DECLINED) return page.locator("#declined").press("Space");
  if (Array.isArray(given)) {
    for (const choice of given) await page.getByRole("checkbox", { name: choice, exact: true }).press("Space");
    return;
  }
  const box = page.locator("#answer");
  if (await box.count()) await box.fill(given);
  else await page.getByRole("radio", { name: new RegExp(`^${given}(:|$)`) }).press("Space");
}
