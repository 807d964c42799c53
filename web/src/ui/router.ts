import { useLayoutEffect, useState } from "preact/hooks";
import type { Profile } from "../app/front";

/** The screens by address. An address holds ids and codes, never a person's words. */
export type Route =
  | {
      at:
        | "today"
        | "waiting"
        | "held"
        | "erasing"
        | "keeping"
        | "me"
        | "join"
        | "desk"
        | "answers"
        | "download"
        | "ask"
        | "find"
        | "missing";
    }
  | {
      at:
        | "record"
        | "consent"
        | "share"
        | "card"
        | "asked"
        | "move"
        | "erase"
        | "clean"
        | "desk-record"
        | "answers-set";
      id: string;
    }
  | { at: "question"; id: string; question: string | undefined };

type Part = "consent" | "share" | "card" | "asked" | "move" | "erase" | "clean";

const PLAIN = [
  "waiting",
  "held",
  "erasing",
  "keeping",
  "me",
  "join",
  "desk",
  "answers",
  "download",
  "ask",
  "find",
] as const;
const ID = "([0-9a-f]{32})";
const OF_A_RECORD = new RegExp(`^/record/${ID}(?:/(consent|share|card|asked|move|erase|clean))?$`);
const OF_A_QUESTION = new RegExp(`^/record/${ID}/ask(?:/([A-Za-z0-9][A-Za-z0-9_.-]{0,63}))?$`);
const OF_A_READING = new RegExp(`^/desk/${ID}$`);
const OF_A_SET = new RegExp(`^/answers/${ID}$`);

export function routeOf(path: string): Route {
  const record = OF_A_RECORD.exec(path);
  if (record) return { at: (record[2] as Part | undefined) ?? "record", id: record[1] ?? "" };
  const question = OF_A_QUESTION.exec(path);
  if (question) return { at: "question", id: question[1] ?? "", question: question[2] };
  const reading = OF_A_READING.exec(path);
  if (reading) return { at: "desk-record", id: reading[1] ?? "" };
  const set = OF_A_SET.exec(path);
  if (set) return { at: "answers-set", id: set[1] ?? "" };
  if (path === "/") return { at: "today" };
  return { at: PLAIN.find((at) => path === `/${at}`) ?? "missing" };
}

const AT_THE_DESK: Route["at"][] = ["desk", "desk-record", "answers", "answers-set", "download"];

/** Whether this is a screen of whoever reads. */
export function isAtDesk(route: Route): boolean {
  return AT_THE_DESK.includes(route.at);
}

/** Who reads begins at the desk, and there is nothing at the desk for whoever records. */
export function homeInstead(route: Route, role: Profile["role"]): string | undefined {
  const reads = role === "reviewer" || role === "co-chair";
  if (reads && (route.at === "today" || route.at === "ask" || route.at === "find")) return "/desk";
  return isAtDesk(route) && role === "member" ? "/" : undefined;
}

type Address = { path: string; query: string };

const followers = new Set<() => void>();

/** How far down each screen was left. */
const tops = new Map<string, number>();
/** The screen that is shown, and the one that was opened from it and has just been closed. */
let shown = "";
let closed: string | undefined;
/** The list that a record was opened from, and goes back to. */
let list = "/";

/** Goes to another screen. `replace` leaves no step for Back. */
export function go(to: string, how: "push" | "replace" = "push"): void {
  tops.set(shown, scrollY);
  if (how === "push") history.pushState(null, "", to);
  else history.replaceState(null, "", to);
  arrive();
  for (const follow of followers) follow();
  if (how === "push") scrollTo(0, 0);
}

function arrive(): void {
  const path = location.pathname;
  const isFound =
    (path === "/find" && shown.startsWith("/record/")) || (path.startsWith("/answers/") && shown.startsWith("/desk/"));
  const back = shown !== path && (path === "/" || isFound || shown.startsWith(`${path}/`));
  closed = back ? shown : undefined;
  shown = path;
  if (path === "/" || path === "/find") list = path;
}

/** Where a record's Back and Done lead: the list that it was opened from. */
export function listBehind(): string {
  return list;
}

/** Whether the screen that opens now is one that somebody comes back to. */
export function isReturn(): boolean {
  return Boolean(closed);
}

/** Who comes back to a screen finds it where it was left, at the link that was followed, as soon as it is filled. */
export function useReturn(filled: boolean): void {
  useLayoutEffect(() => {
    if (!filled || !closed) return;
    scrollTo(0, tops.get(location.pathname) ?? 0);
    const link = document.querySelector<HTMLElement>(`main a[href^="${closed}"]`);
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "nearest" });
    closed = undefined;
  }, [filled]);
}

export function useAddress(): Address {
  const [address, setAddress] = useState(here);
  useLayoutEffect(() => {
    const follow = () => setAddress(here());
    const step = () => {
      arrive();
      follow();
    };
    arrive();
    followers.add(follow);
    addEventListener("popstate", step);
    return () => {
      followers.delete(follow);
      removeEventListener("popstate", step);
    };
  }, []);
  return address;
}

function here(): Address {
  return { path: location.pathname, query: location.search };
}
