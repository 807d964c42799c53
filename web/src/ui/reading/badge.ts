import type { Reading } from "../../app/front";
import { dayText } from "../messages/dates";
import { t } from "../messages/translate";

const HOW = ["spoken", "signed", "ticked", "witnessed", "sign-language", "card"] as const;

/** A yes as a sentence: "May be quoted: yes, told aloud on 3 May, wording 2". */
export function badge(given: Reading["consent"][number], now: Date): string {
  const known = HOW.find((one) => one === given.how);
  const how = known && t(`reading.how-${known}`);
  const day = given.day && dayText(given.day, now);
  const told = how && day ? t("reading.told", { how, day }) : (how ?? (day && t("reading.told-day", { day })));
  const wording = given.version !== undefined ? t("reading.wording", { n: given.version }) : undefined;
  return [t(`reading.may-${given.purpose}`), told, wording].filter(Boolean).join(", ");
}
