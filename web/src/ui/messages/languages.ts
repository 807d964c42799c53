import { screenLanguage } from "./translate";

/** Languages people speak and sign here, by code, with their own name. Any other code is shown as it is. */
const OWN_NAMES: Record<string, string> = {
  en: "English",
  cy: "Cymraeg",
  gd: "Gàidhlig",
  ur: "اردو",
  ar: "العربية",
  bn: "বাংলা",
  gu: "ગુજરાતી",
  pa: "ਪੰਜਾਬੀ",
  pl: "Polski",
  ro: "Română",
  so: "Soomaali",
  ti: "ትግርኛ",
  ckb: "کوردی",
  fa: "فارسی",
  uk: "Українська",
  pt: "Português",
  fr: "Français",
  zh: "中文",
  bfi: "BSL",
};

export const SPOKEN_LANGUAGES = Object.keys(OWN_NAMES);

/** A language's name as the screens' language calls it, and as its speakers do: "Urdu · اردو". */
export function languageName(code: string): string {
  const { found, names } = known();
  let name = found.get(code);
  if (name === undefined) {
    const own = OWN_NAMES[code] ?? code;
    const here = names.of(code) ?? code;
    name = here === own || here === code ? own : `${here} · ${own}`;
    found.set(code, name);
  }
  return name;
}

let cached: { language: string; names: Intl.DisplayNames; found: Map<string, string> } | undefined;

/** Looked up once for each language of the screens: asking for them all costs more than a keystroke may. */
function known() {
  const language = screenLanguage();
  if (cached?.language !== language) {
    cached = { language, names: new Intl.DisplayNames([language, "en"], { type: "language" }), found: new Map() };
  }
  return cached;
}

const RIGHT_TO_LEFT = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/** Which way a language is written; not every browser can say. */
export function directionOf(code: string): "ltr" | "rtl" {
  const [language = "", ...parts] = code.toLowerCase().split("-");
  return RIGHT_TO_LEFT.includes(language) || parts.includes("arab") ? "rtl" : "ltr";
}

/** What a language's own speakers call it. */
export function ownName(code: string): string {
  return OWN_NAMES[code] ?? known().names.of(code) ?? code;
}
