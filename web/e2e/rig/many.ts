import { expect, type Page } from "@playwright/test";

/** What somebody said, and what their team noted. */
export type Written = { said: string; notes: string };

/** Makes conversations on the real screens, as fast as these let a script in the page that presses and types. */
export async function writeMany(page: Page, conversations: Written[]): Promise<void> {
  // In parts, so that what goes wrong ends at some time.
  for (let at = 0; at < conversations.length; at += PART)
    await page.evaluate(write, conversations.slice(at, at + PART));
  await expect(page.getByRole("link", { name: `${conversations.length} on this phone`, exact: true })).toBeVisible();
}

const PART = 25;

async function write(conversations: Written[]): Promise<void> {
  const found = <T extends Element>(look: () => T | null | undefined) =>
    new Promise<T>((resolve) => {
      const tryIt = () => {
        const it = look();
        if (it) resolve(it);
        else requestAnimationFrame(tryIt);
      };
      tryIt();
    });
  const button = (words: string) => () =>
    [...document.querySelectorAll("button")].find((one) => one.textContent?.endsWith(words) && !one.disabled);
  const box = (words: string) => () => {
    const label = [...document.querySelectorAll("label")].find((one) => one.textContent === words);
    return label && (document.getElementById(label.htmlFor) as HTMLTextAreaElement | null);
  };
  const type = (into: HTMLTextAreaElement, words: string) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set?.call(into, words);
    into.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  for (const { said, notes } of conversations) {
    (await found(button("New conversation"))).click();
    type(await found(box("What matters to them?")), said);
    type(await found(box("Your team's own notes")), notes);
    (await found(button("Done"))).click();
  }
  await found(button("New conversation"));
}
