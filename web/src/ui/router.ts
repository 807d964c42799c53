import { useLayoutEffect, useState } from "preact/hooks";

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

type Address = { path: string; query: string };

const followers = new Set<() => void>();

/** Goes to another screen. `replace` leaves no step for Back. */
export function go(to: string, how: "push" | "replace" = "push"): void {
  if (how === "push") history.pushState(null, "", to);
  else history.replaceState(null, "", to);
  for (const follow of followers) follow();
  if (how === "push") scrollTo(0, 0);
}

export function useAddress(): Address {
  const [address, setAddress] = useState(here);
  useLayoutEffect(() => {
    const follow = () => setAddress(here());
    followers.add(follow);
    addEventListener("popstate", follow);
    return () => {
      followers.delete(follow);
      removeEventListener("popstate", follow);
    };
  }, []);
  return address;
}

function here(): Address {
  return { path: location.pathname, query: location.search };
}
