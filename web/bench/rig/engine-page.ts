import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { build } from "vite";

const WEB = resolve(import.meta.dirname, "../..");
const WASM = `${WEB}/node_modules/@automerge/automerge/dist/automerge.wasm`;

/** A bare page in which `heardEngine` has been loaded, as `record-document.ts` makes it. */
export async function enginePage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.addScriptTag({ content: await bundled() });
  await page.evaluate(async (wasm) => {
    const { heardEngine } = globalThis as unknown as { heardEngine: import("./record-document").Engine };
    await heardEngine.loadEngine(Uint8Array.from(atob(wasm), (byte) => byte.charCodeAt(0)));
  }, readFileSync(WASM).toString("base64"));
  return page;
}

async function bundled(): Promise<string> {
  const entry = `${WEB}/bench/rig/record-document.ts`;
  const made = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, lib: { entry, formats: ["iife"], name: "record" } },
  });
  const [bundle] = [made].flat();
  if (!bundle || !("output" in bundle)) throw new Error("the engine could not be bundled");
  return bundle.output[0].code;
}
