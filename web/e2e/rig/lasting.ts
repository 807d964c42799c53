import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { OwnBrowser } from "./browser";
import { Line } from "./line";
import { Phone } from "./phone";
import type { Server } from "./server";

/** A phone whose browser may be closed or killed, and opened again on the same storage. */
export class LastingPhone extends Phone {
  #browser: OwnBrowser;

  private constructor(
    browser: OwnBrowser,
    line: Line,
    readonly profile: string,
    private readonly watch: (context: BrowserContext, line: Line) => void,
    private readonly flags: string[],
  ) {
    super(firstPage(browser), line);
    this.#browser = browser;
    this.watch(browser.context, line);
  }

  /** `flags`: what else the browser is started with. */
  static async make(
    server: Server,
    watch: (context: BrowserContext, line: Line) => void,
    flags: string[] = [],
  ): Promise<LastingPhone> {
    const profile = await mkdtemp(join(tmpdir(), "heard-profile-"));
    const line = await Line.to(server);
    return new LastingPhone(await OwnBrowser.start(profile, flags), line, profile, watch, flags);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  kill(): Promise<void> {
    return this.#browser.kill();
  }

  /** Starts the browser again; nothing is opened in it yet. */
  async startAgain(): Promise<void> {
    this.#browser = await OwnBrowser.start(this.profile, this.flags);
    this.page = firstPage(this.#browser);
    await this.page.setViewportSize({ width: 360, height: 740 });
    this.watch(this.#browser.context, this.line);
  }

  async end(): Promise<void> {
    await this.kill();
    await this.line.end();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function firstPage(browser: OwnBrowser) {
  const page = browser.context.pages()[0];
  if (!page) throw new Error("the browser came without a page");
  return page;
}
