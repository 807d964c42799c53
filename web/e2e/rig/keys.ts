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
