import { t } from "./translate";

/** A time as some device said it, taken apart. Times with a zone are shown in this phone's own. */
type Told = { year: number; month: number; day: number; time: string | undefined };

function told(at: string): Told | undefined {
  const local = /(Z|[+-]\d\d:\d\d)$/.test(at) ? localText(new Date(at)) : at;
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?/.exec(local);
  if (!parts) return undefined;
  const month = Number(parts[2]);
  if (month < 1 || month > 12) return undefined;
  return { year: Number(parts[1]), month, day: Number(parts[3]), time: parts[4] };
}

/** "2026-05-03T14:05:09.120" on this phone's clock, fine enough to keep what was begun one after another in order. */
export function localText(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const fraction = String(date.getMilliseconds()).padStart(3, "0");
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${fraction}`;
}

/** "3 May", with the year when it is not this one. Months are our own: browsers lack Welsh dates. */
export function dayText(at: string, now: Date): string {
  const when = told(at);
  if (!when) return at;
  const parts = { day: when.day, month: name("date.months", when.month - 1), year: when.year };
  return t(when.year === now.getFullYear() ? "date.day" : "date.day-year", parts);
}

/** "May 2026" for "2026-05". */
export function monthText(month: string): string {
  const when = told(`${month}-01`);
  return when ? t("date.month", { month: name("date.months", when.month - 1), year: when.year }) : month;
}

/** The heading of a day in a list: "Today", "Yesterday", "Sunday 3 May". */
export function dayHeading(at: string | undefined, now: Date): string {
  const when = at === undefined ? undefined : told(at);
  if (!when) return t("date.none");
  const days = Math.round((midnight(now) - Date.UTC(when.year, when.month - 1, when.day)) / 86_400_000);
  if (days === 0) return t("date.today");
  if (days === 1) return t("date.yesterday");
  if (when.year !== now.getFullYear()) return dayText(at ?? "", now);
  const weekday = new Date(Date.UTC(when.year, when.month - 1, when.day)).getUTCDay();
  return t("date.weekday", {
    weekday: name("date.weekdays", weekday),
    day: when.day,
    month: name("date.months", when.month - 1),
  });
}

/** "14:05" when it was today, else "3 May, 14:05". */
export function timeText(at: string, now: Date): string {
  const when = told(at);
  if (!when?.time) return dayText(at, now);
  const today = Date.UTC(when.year, when.month - 1, when.day) === midnight(now);
  return today ? when.time : t("date.at", { day: dayText(at, now), time: when.time });
}

function midnight(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
}

function name(list: "date.months" | "date.weekdays", index: number): string {
  return t(list).split("|")[index] ?? "";
}
