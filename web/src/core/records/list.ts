import type { State } from "../state";
import { text } from "./conversation";

/** One entry of a list: English label under "en", others under their language. */
export type Item = { id: string; label: Record<string, string> };

export const LISTS = ["topics", "places", "meetings", "deciders", "rules"] as const;

export type ListName = (typeof LISTS)[number];

export const NO_LISTS: Record<ListName, Item[]> = { topics: [], places: [], meetings: [], deciders: [], rules: [] };

export function listName(state: State): ListName | undefined {
  return LISTS.find((name) => name === state.list?.value);
}

/** The items still in use, in the order their makers chose. */
export function items(state: State): Item[] {
  const found = new Map<string, Item & { order: number; out: boolean }>();
  for (const [key, field] of Object.entries(state)) {
    const [first, id, part, language] = key.split("/");
    if (first !== "item" || !id || !part) continue;
    const item = found.get(id) ?? { id, label: {}, order: 0, out: false };
    found.set(id, item);
    if (part === "label") item.label[language ?? "en"] = text(field);
    if (part === "order" && typeof field.value === "number") item.order = field.value;
    if (part === "out") item.out = field.value === true;
  }
  return [...found.values()]
    .filter((item) => !item.out)
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
    .map(({ id, label }) => ({ id, label }));
}
