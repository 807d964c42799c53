import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Browser } from "@playwright/test";
import { keep, picture, type Scheme } from "./camera";

const README_PICTURE = resolve(import.meta.dirname, "../../docs/heard.png");

/** The picture in the README: a phone's list and question, and what a reviewer reads at the desk. */
export async function poster(browser: Browser): Promise<void> {
  const shown = [
    await embedded("phone-list", "light", "phone"),
    await embedded("phone-question-welsh", "dark", "phone"),
    await embedded("desk-record", "light", "desk"),
  ];
  const page = await browser.newPage({ viewport: { width: 1400, height: 528 }, deviceScaleFactor: 1 });
  await page.setContent(`<style>
    body { margin: 0; height: 528px; display: flex; align-items: center; justify-content: center; gap: 24px; background: #dcdcd4 }
    img { border-radius: 10px; box-shadow: 0 1px 6px #0004 }
    .phone { height: 472px; border-radius: 18px }
    .desk { height: 472px }
  </style>${shown.join("")}`);
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  await keep(await page.screenshot(), README_PICTURE);
  await page.close();
}

async function embedded(name: string, scheme: Scheme, kind: string): Promise<string> {
  const png = await readFile(picture(name, scheme), "base64");
  return `<img class="${kind}" src="data:image/png;base64,${png}">`;
}
