import type { ListItem } from "../../app/front";
import { screenLanguage } from "./translate";

/** What a list's item is called in the screens' language, else in English, else its id. */
export function labelOf(item: ListItem): string {
  return item.label[screenLanguage()] || item.label.en || item.id;
}

/** The label of an id on a list; an id that is no longer on it is shown as it is. */
export function labelIn(list: ListItem[], id: string): string {
  const item = list.find((one) => one.id === id);
  return item ? labelOf(item) : id;
}
