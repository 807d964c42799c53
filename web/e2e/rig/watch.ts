import type { BrowserContext, Page } from "@playwright/test";

const NO_LINE = /^(Failed to load resource|An unknown error occurred when fetching the script)/;

/** What may never happen on any screen, noted while a test runs. */
export class Watch {
  readonly troubles: string[] = [];

  constructor(
    private readonly origin: string,
    context: BrowserContext,
  ) {
    for (const page of context.pages()) this.#look(page);
    context.on("page", (page) => this.#look(page));
    context.on("request", (request) => this.#asked(request.url()));
  }

  #look(page: Page): void {
    page.on("pageerror", (error) => this.troubles.push(`uncaught: ${error.message}`));
    page.on("console", (message) => {
      // The browser notes each request that found no line or was refused; the tests bring that about themselves.
      const ours = message.type() === "error" && !NO_LINE.test(message.text());
      if (ours || /content security policy/i.test(message.text())) this.troubles.push(message.text());
    });
  }

  #asked(url: string): void {
    const ours = url.startsWith(`${this.origin}/`) || url.startsWith("blob:") || url === "about:blank";
    if (!ours) this.troubles.push(`asked somebody else: ${url}`);
  }
}
