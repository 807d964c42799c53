import type { ComponentChildren } from "preact";
import { messages as english, checkedBy as englishCheckedBy, type MessageKey } from "./en";
import type { Message } from "./message";

type Wording = { messages: Record<MessageKey, Message>; checkedBy: string | undefined };

/** The languages of the screens, by their own names. English is always there; the others load when chosen. */
export const SCREEN_LANGUAGES = { en: "English", cy: "Cymraeg" } as const;
export type ScreenLanguage = keyof typeof SCREEN_LANGUAGES;

const load: Record<Exclude<ScreenLanguage, "en">, () => Promise<Wording>> = { cy: () => import("./cy") };

let wording: Wording = { messages: english, checkedBy: englishCheckedBy };
let plural = new Intl.PluralRules("en");
let current: ScreenLanguage = "en";

export function screenLanguage(): ScreenLanguage {
  return current;
}

/** Who checked the wording of the screens' language. */
export function wordingCheckedBy(): string | undefined {
  return wording.checkedBy;
}

export function isScreenLanguage(code: string | undefined): code is ScreenLanguage {
  return code !== undefined && code in SCREEN_LANGUAGES;
}

/** Changes the language of the screens. Keeps the present one when the other is not on this phone yet. */
export async function speak(language: ScreenLanguage): Promise<void> {
  try {
    wording = language === "en" ? { messages: english, checkedBy: englishCheckedBy } : await load[language]();
  } catch {
    return;
  }
  current = language;
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  document.documentElement.dir = "ltr";
}

/** One text, with its `{parts}` filled in; `n` chooses the plural form. */
export function t(key: MessageKey, parts: Record<string, string | number> = {}): string {
  return form(key, parts.n).replace(/\{([\w-]+)\}/g, (_, name: string) => String(parts[name] ?? ""));
}

/** The same with parts that are elements: names in `<bdi>`, words in their own language. */
export function tx(key: MessageKey, parts: Record<string, ComponentChildren>): ComponentChildren[] {
  const n = parts.n;
  return form(key, typeof n === "number" ? n : undefined)
    .split(/\{([\w-]+)\}/)
    .map((text, i) => (i % 2 === 1 ? parts[text] : text));
}

function form(key: MessageKey, n: string | number | undefined): string {
  const message: Message = wording.messages[key];
  if (typeof message === "string") return message;
  return message[plural.select(Number(n ?? 0))] ?? message.other;
}
