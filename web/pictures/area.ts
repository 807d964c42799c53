import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { test as base } from "@playwright/test";
import { Server } from "../e2e/rig/server";

const ROOT = resolve(import.meta.dirname, "../..");
const DATA = `${ROOT}/target/pictures/area`;

/** The demo area, made anew so that its days are near, and served. */
async function demoArea(): Promise<Server> {
  await rm(`${ROOT}/target/pictures`, { recursive: true, force: true });
  const options = ["--data", DATA, "--port", "8099"];
  const making = spawn("cargo", ["run", "--quiet", "-p", "tests", "--example", "demo", "--", ...options], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(making, "exit");
  for await (const line of createInterface({ input: making.stdout })) {
    if (!line.startsWith("Each link works once")) continue;
    making.kill("SIGKILL");
    await gone;
    return Server.on(DATA);
  }
  throw new Error("the demo area was not made");
}

export const test = base.extend<{ area: Server }>({
  area: async ({ browserName: _ }, use) => {
    const area = await demoArea();
    await use(area);
    await area.end();
  },
});
