import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
const NARROW = { width: 320, height: 640 };

/** What is wrong with a screen as it stands: by axe in light and dark, and in width at 320 px and at twice the text. */
export async function look(page: Page, screen: string): Promise<string[]> {
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

/** The elements that make the page scroll sideways. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > clientWidth + 1);
    return wide.map((it) => it.tagName.toLowerCase() + (it.id ? `#${it.id}` : it.className ? `.${it.className}` : ""));
  });
}
