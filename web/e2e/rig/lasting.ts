import { cp, mkdtemp, rm } from "node:fs/promises";
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
  readonly #copies: LastingPhone[] = [];

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
    const profile = await folder();
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

  /** Another browser with all that this one has stored, on the same line: from now on there are two of it. */
  async copied(): Promise<LastingPhone> {
    await this.close();
    const profile = await folder();
    await cp(this.profile, profile, { recursive: true });
    await this.startAgain();
    const copy = new LastingPhone(
      await OwnBrowser.start(profile, this.flags),
      this.line,
      profile,
      this.watch,
      this.flags,
    );
    this.#copies.push(copy);
    await copy.page.setViewportSize({ width: 360, height: 740 });
    return copy;
  }

  async end(): Promise<void> {
    for (const phone of [this, ...this.#copies]) await phone.kill();
    await this.line.end();
    for (const { profile } of [this, ...this.#copies])
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "heard-profile-"));
}

function firstPage(browser: OwnBrowser) {
  const page = browser.context.pages()[0];
  if (!page) throw new Error("the browser came without a page");
  return page;
}
