import { readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { Locator, Page } from "@playwright/test";

const ROOT = resolve(import.meta.dirname, "../..");
const FOLDER = `${ROOT}/docs/pictures`;

type Sharp = (png: Buffer) => { png: (options: object) => { toFile: (path: string) => Promise<unknown> } };
const sharp: Sharp = createRequire(`${ROOT}/target/tools/sharp/package.json`)("sharp");

export type Scheme = "light" | "dark";

/** Takes the pictures away that were taken before: one whose screen is gone would stay for ever. */
export async function forgetOld(): Promise<void> {
  const old = (await readdir(FOLDER)).filter((name) => name.endsWith(".png"));
  await Promise.all(old.map((name) => rm(`${FOLDER}/${name}`)));
}

/** Takes a screen from its top, or from where `from` stands, in light and in dark. */
export async function take(page: Page, name: string, from?: Locator): Promise<void> {
  await page.locator("main h1").waitFor();
  if (from) await from.evaluate((it) => it.scrollIntoView());
  else await page.evaluate(() => scrollTo(0, 0));
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await keep(await page.screenshot(), picture(name, colorScheme));
  }
  await page.emulateMedia({ colorScheme: "light" });
}

export function picture(name: string, scheme: Scheme): string {
  return `${FOLDER}/${name}-${scheme}.png`;
}

/** Few colours are enough for text on plain ground, and make a fifth of the bytes. */
export async function keep(png: Buffer, path: string): Promise<void> {
  await sharp(png).png({ palette: true, colours: 64, dither: 0, effort: 10, compressionLevel: 9 }).toFile(path);
}
