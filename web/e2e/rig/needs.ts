/** What the browser tests need to be there already. They build nothing themselves. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");

export const BINARY = resolve(process.env.HEARD_BINARY ?? `${ROOT}/target/debug/heard`);
export const WEB = resolve(process.env.HEARD_WEB ?? `${ROOT}/web/dist`);
export const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
export const DEMO = `${ROOT}/tests/demo`;

/** Nothing of the browser's own may reach for the network, and a root user on a test machine has no sandbox. */
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default function needs(): void {
  const missing = [
    !existsSync(BINARY) && "the server is not built: cargo build",
    !existsSync(`${WEB}/sw.js`) && "the app is not built: npm --prefix web run build",
    !existsSync(CHROMIUM) && "there is no Chromium: apt-get install chromium",
  ].find(Boolean);
  if (!missing) return;
  console.error(`the browser tests cannot run: ${missing}`);
  process.exit(1);
}
