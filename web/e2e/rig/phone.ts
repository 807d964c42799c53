import { expect, type Locator, type Page } from "@playwright/test";
import type { Line } from "./line";

const ASKED_FIRST = ["May we keep what you said?", "May we share it with the council?"];

/** A worker's phone, used the way its worker uses it: by what stands on the screen. */
export class Phone<L extends { origin: string } = Line> {
  constructor(
    public page: Page,
    readonly line: L,
  ) {}

  async open(path = "/"): Promise<void> {
    await this.page.goto(this.line.origin + path);
  }

  /** From an invite to the list, with everything on the phone that it needs without a line. */
  async join(secret: string, name: string): Promise<void> {
    await this.open(`/#join=${secret}`);
    await this.page.getByLabel("The name your team knows you by").fill(name);
    await this.button("Join").click();
    await expect(this.page.getByText("Ready. You can lose the signal now.")).toBeVisible();
    await this.button("Start").click();
    await expect(this.title("Today")).toBeVisible();
    await this.everythingSent();
  }

  /** From an invite to the desk's list, in any language. */
  async joinAsReviewer(secret: string, name: string): Promise<void> {
    await this.open(`/#join=${secret}`);
    await this.page.locator("#join-name").fill(name);
    await this.page.locator("#join-name").press("Enter");
    await this.page.locator("#join-name").waitFor({ state: "detached" });
    await this.page.locator(".main-action").click();
    await this.page.locator(".filters").waitFor();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }

  /** The heading of the whole screen. */
  title(name: string): Locator {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }

  /** Opens a foldable section of the record, if it is closed. */
  async unfold(title: string): Promise<void> {
    const fold = this.page.locator("details.fold", { has: this.page.getByRole("heading", { name: title }) });
    if (!(await fold.evaluate((it: HTMLDetailsElement) => it.open))) await fold.locator("summary").first().click();
  }

  /** Begins a conversation with these words and stays in it. */
  async newConversation(words?: string): Promise<void> {
    await this.button("New conversation").click();
    await expect(this.matters).toBeFocused();
    if (words !== undefined) await this.matters.fill(words);
    await this.savedHere();
  }

  get matters(): Locator {
    return this.page.getByLabel("What matters to them?");
  }

  get notes(): Locator {
    return this.page.getByLabel("Your team's own notes");
  }

  async savedHere(): Promise<void> {
    await expect(this.page.getByText("Kept on this phone", { exact: true })).toBeVisible();
  }

  /** Leaves an open record for the list. */
  async done(): Promise<void> {
    await this.button("Done").click();
    await expect(this.title("Today")).toBeVisible();
  }

  /** Answers for each purpose asked, from the open record to Done and back. */
  async askConsent(answers: ("Yes" | "No" | "Not now")[], link = "Ask for permission"): Promise<void> {
    await this.page.getByRole("link", { name: link }).click();
    for (const [i, answer] of answers.entries()) {
      await expect(this.title(ASKED_FIRST[i] ?? "")).toBeVisible();
      await this.button(answer).click();
    }
    await this.readBack();
  }

  /** Ends an occasion. What was read back says "kept" too: whatever comes next is for the record behind it. */
  async readBack(): Promise<void> {
    const title = this.title("Read this back");
    await expect(title).toBeVisible();
    await this.button("Done").click();
    await title.waitFor({ state: "detached" });
    await this.savedHere();
  }

  /** Shares the open record's pieces with the council, but for those with these words. */
  async share({ keepBack = [] }: { keepBack?: string[] } = {}): Promise<void> {
    await this.page.getByRole("link", { name: "Share with the council" }).click();
    await expect(this.page.getByText("Does this give anyone away?")).toBeVisible();
    for (const words of keepBack) {
      await this.page.locator(".piece", { hasText: words }).getByLabel("Keep this one back").check();
    }
    await this.button(/^Share th/).click();
    await this.savedHere();
  }

  /** The line of the list that shows these words. */
  row(words: string): Locator {
    return this.page.getByRole("listitem").filter({ hasText: words });
  }

  async openRow(words: string): Promise<void> {
    await this.row(words).getByRole("link").click();
    await this.savedHere();
  }

  async home(): Promise<void> {
    await this.page.getByRole("link", { name: "Heard", exact: true }).click();
    await expect(this.title("Today")).toBeVisible();
  }

  /** Asks to send, on the list, until what was asked for has ended well and nothing waits. */
  async everythingSent(): Promise<void> {
    await this.button("Send now").click();
    await expect(this.page.locator(".sync")).toHaveText(/^Kept up to \d\d:\d\d *Send now$/);
  }
}
