import type { AnswersFilter, ReadingFilter } from "../../app/front";

const ITEM = /^[a-z0-9-]{1,40}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
/** Parts that are an id in a list, a language or a day, and what each looks like: a sentence is none of them. */
const SHAPES = { place: ITEM, topic: ITEM, language: /^[A-Za-z0-9-]{2,35}$/, from: DAY, to: DAY } as const;
type Code = keyof typeof SHAPES;
const CODES = Object.keys(SHAPES) as Code[];
const KINDS = ["conversation", "response"] as const;
export const STATES = ["new", "heard", "question", "used", "set-aside"] as const;
export const BY = ["place", "language", "version"] as const;
/** All that may stand in an address, in this order. Words that are looked for are not among them. */
const PARTS = [...CODES, "kind", "set", "version", "state", "by"] as const;

/** The filter that an address holds: ids, codes and days only. */
export function filterIn(query: string): ReadingFilter {
  const parts = new URLSearchParams(query);
  const kind = KINDS.find((one) => one === parts.get("kind"));
  const state = STATES.find((one) => one === parts.get("state"));
  const set = parts.get("set");
  const version = versionIn(parts);
  return {
    ...codesIn(parts),
    ...(kind && { kind }),
    ...(set && /^[0-9a-f]{32}$/.test(set) && { set }),
    ...(version && { version }),
    ...(state && { state }),
  };
}

/** What an address asks of the answers to one set of questions. */
export function answersFilterIn(query: string): AnswersFilter {
  const parts = new URLSearchParams(query);
  const { topic: _, ...codes } = codesIn(parts);
  const version = versionIn(parts);
  const by = BY.find((one) => one === parts.get("by"));
  return { ...codes, ...(version && { version }), ...(by && { by }) };
}

/** "?place=…&from=…", or nothing for everything. */
export function queryOf(filter: ReadingFilter & Pick<AnswersFilter, "by">): string {
  const parts = new URLSearchParams();
  for (const part of PARTS) {
    const value = filter[part];
    if (value) parts.set(part, String(value));
  }
  const query = parts.toString();
  return query && `?${query}`;
}

function codesIn(parts: URLSearchParams): Partial<Record<Code, string>> {
  const found: Partial<Record<Code, string>> = {};
  for (const code of CODES) {
    const value = parts.get(code);
    if (value && SHAPES[code].test(value)) found[code] = value;
  }
  return found;
}

/** Versions count from one; anything else is no version. */
function versionIn(parts: URLSearchParams): number | undefined {
  const version = Number(parts.get("version"));
  return Number.isInteger(version) && version > 0 ? version : undefined;
}
