import { expect, type Locator, type Page } from "@playwright/test";

/** More steps than any screen has places to stop at. */
const MOST_TABS = 120;

/** Goes on with the Tab key until it gets there, and sees where it is. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await wanted.evaluate((it) => it === document.activeElement)) {
      expect(await shown(wanted), "the place of the cursor can be seen").toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`the Tab key never reaches ${wanted}`);
}

/** Presses a button or link with the Enter key, once the Tab key has come there. */
export function presser(page: Page) {
  return async (role: "button" | "link", name: string | RegExp): Promise<void> => {
    await tabTo(page, page.getByRole(role, { name, exact: typeof name === "string" }));
    await page.keyboard.press("Enter");
  };
}

/** Opens a foldable section of the record, if it is closed. */
export async function unfold(page: Page, title: string): Promise<void> {
  const fold = page.locator("details.fold", { has: page.getByRole("heading", { name: title }) });
  await tabTo(page, fold.locator("summary").first());
  if (!(await fold.evaluate((it: HTMLDetailsElement) => it.open))) await page.keyboard.press("Enter");
}

/** Whether the focused element is drawn as such, itself or by its label. */
function shown(focused: Locator): Promise<boolean> {
  return focused.evaluate((it) => {
    const label = it instanceof HTMLInputElement ? it.labels?.[0] : undefined;
    return [it, label].some((one) => {
      if (!one) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    });
  });
}
