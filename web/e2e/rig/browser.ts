import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { CHROMIUM, FLAGS } from "./needs";

/** A browser process of the test's own, on a profile folder that outlives it. It can be closed, or killed. */
export class OwnBrowser {
  private constructor(
    private readonly process: ChildProcess,
    private readonly connection: Browser,
    readonly context: BrowserContext,
    /** Where other tools reach it: `ws://127.0.0.1:port/…`. */
    readonly address: string,
  ) {}

  static async start(profile: string, flags: string[] = []): Promise<OwnBrowser> {
    const options = ["--headless", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "--lang=en-GB"];
    // In a process group of its own, so that all of its processes can be killed at once.
    const process = spawn(CHROMIUM, [...FLAGS, ...flags, ...options, "about:blank"], {
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const reached = await address(process);
    const connection = await chromium.connectOverCDP(reached);
    const context = connection.contexts()[0];
    if (!context) throw new Error("the browser came without a window");
    return new OwnBrowser(process, connection, context, reached);
  }

  /** Closes it in good order, as a phone does with an app that was put away. */
  async close(): Promise<void> {
    const gone = once(this.process, "exit");
    const session = await this.connection.newBrowserCDPSession();
    await session.send("Browser.close").catch(() => undefined);
    await gone;
  }

  /** Ends it between two instructions, as an empty battery does. */
  async kill(): Promise<void> {
    const { pid, exitCode, signalCode } = this.process;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const gone = once(this.process, "exit");
    process.kill(-pid, "SIGKILL");
    await gone;
  }
}

async function address(process: ChildProcess): Promise<string> {
  if (!process.stderr) throw new Error("the browser has no output");
  for await (const line of createInterface({ input: process.stderr })) {
    const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (!found) continue;
    process.stderr.resume();
    return found;
  }
  throw new Error("the browser did not start");
}
