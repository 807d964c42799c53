import { expect } from "@playwright/test";
import type { Phone } from "./phone";

/** From the list to the first question, in the language of this name. */
export async function begin(phone: Phone, language: string): Promise<void> {
  await phone.everythingSent();
  await phone.page.getByRole("link", { name: "Ask questions" }).click();
  await phone.page.getByRole("button", { name: new RegExp(`^${language}`) }).click();
  await expect(phone.page).toHaveTitle(/^Question 1 of 10/);
}

/** Which question stands on the screen, its heading in focus when it has just come. */
export async function asked(phone: Phone, n: number, words: string): Promise<void> {
  await expect(phone.page).toHaveTitle(`Question ${n} of 10 – Heard`);
  await expect(phone.page.getByRole("heading", { level: 1 })).toContainText(words);
}

export function answerTo(phone: Phone, question: string) {
  return phone.page.locator(".one-answer", { has: phone.page.getByText(question, { exact: true }) });
}
