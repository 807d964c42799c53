import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
const NARROW = { width: 320, height: 640 };

/** What is wrong with a screen as it stands: by axe in light and dark, and in width at 320 px and at twice the text. */
export async function look(page: Page, screen: string): Promise<string[]> {
  // Also a page's styles: a screen is measured as it is seen.
  await page.waitForLoadState("load");
  await page.locator("main h1").waitFor();
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    for (const { id, nodes } of violations)
      found.push(`${screen}, ${colorScheme}: ${id} at ${nodes.map(({ target }) => target.join(" ")).join("; ")}`);
  }
  await page.emulateMedia({ colorScheme: null });
  const usual = page.viewportSize();
  await page.setViewportSize(NARROW);
  found.push(...(await tooWide(page)).map((what) => `${screen}, 320 px: ${what} is too wide`));
  await textSize(page, "200%");
  found.push(...(await tooWide(page)).map((what) => `${screen}, 320 px and twice the text: ${what} is too wide`));
  await textSize(page, "");
  if (usual) await page.setViewportSize(usual);
  return found;
}

function textSize(page: Page, size: string): Promise<void> {
  return page.evaluate((to) => {
    document.documentElement.style.fontSize = to;
  }, size);
}

/** What makes the page scroll sideways, and the buttons that their words spill out of. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const sticksOut = (it: Element) => scrollWidth > clientWidth && it.getBoundingClientRect().right > clientWidth + 1;
    const spills = (it: Element) => it.matches("button, .tag") && it.scrollWidth > it.clientWidth + 1;
    const wide = [...document.querySelectorAll("body *")].filter((it) => sticksOut(it) || spills(it));
    return wide.map((it) => it.tagName.toLowerCase() + (it.id ? `#${it.id}` : it.className ? `.${it.className}` : ""));
  });
}
