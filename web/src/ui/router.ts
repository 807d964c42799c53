import { useLayoutEffect, useState } from "preact/hooks";
import type { Profile } from "../app/front";

/** The screens by address. An address holds ids and codes, never a person's words. */
export type Route =
  | { at: "today" | "waiting" | "me" | "join" | "desk" | "missing" }
  | { at: "record" | "consent" | "share" | "card" | "desk-record"; id: string };

const ID = "([0-9a-f]{32})";
const OF_A_RECORD = new RegExp(`^/record/${ID}(?:/(consent|share|card))?$`);
const OF_A_READING = new RegExp(`^/desk/${ID}$`);

export function routeOf(path: string): Route {
  const record = OF_A_RECORD.exec(path);
  if (record) return { at: (record[2] as "consent" | "share" | "card" | undefined) ?? "record", id: record[1] ?? "" };
  const reading = OF_A_READING.exec(path);
  if (reading) return { at: "desk-record", id: reading[1] ?? "" };
  if (path === "/") return { at: "today" };
  if (path === "/waiting" || path === "/me" || path === "/join" || path === "/desk") {
    return { at: path.slice(1) as "waiting" | "me" | "join" | "desk" };
  }
  return { at: "missing" };
}

/** Who reads begins at the desk, and there is nothing at the desk for whoever records. */
export function homeInstead(route: Route, role: Profile["role"]): string | undefined {
  const reads = role === "reviewer" || role === "co-chair";
  if (route.at === "today" && reads) return "/desk";
  return (route.at === "desk" || route.at === "desk-record") && role === "member" ? "/" : undefined;
}

type Address = { path: string; query: string };

const followers = new Set<() => void>();

/** How far down each screen was left. */
const tops = new Map<string, number>();
/** The screen that is shown, and the one that was opened from it and has just been closed. */
let shown = "";
let closed: string | undefined;

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
  const back = shown !== path && (path === "/" || shown.startsWith(`${path}/`));
  closed = back ? shown : undefined;
  shown = path;
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
