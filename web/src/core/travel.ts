import type { Entry } from "./entry";

/** How far a record has travelled. Never claims more than is known. */
export type Travel = "phone" | "sent" | "kept" | "heard";

export type Need = "two-versions" | "changed-since-shared" | "set-aside" | "held" | "held-elsewhere" | "gone";

export function travel(entry: Entry, hasDraft: boolean): Travel {
  if (entry.gone) return "kept";
  if (entry.setAside.length > 0) return "phone";
  if (hasDraft || (entry.bornHere && entry.own.length === 0)) return "phone";
  if (entry.own.some(({ status }) => status === "waiting" || status === "re-make")) return "phone";
  if (entry.own.some(({ status }) => status !== "kept")) return "sent";
  return entry.heard ? "heard" : "kept";
}

export function needs(entry: Entry): Need[] {
  if (entry.gone) return ["gone"];
  const found: Need[] = [];
  if (entry.summary.twoVersions) found.push("two-versions");
  if (entry.summary.changedSinceShared) found.push("changed-since-shared");
  if (entry.setAside.length > 0) found.push("set-aside");
  if (entry.own.some(({ status }) => status === "held")) found.push(whoAccepts(entry));
  return found;
}

/** Whether there is something for its worker to do: what others have to accept needs nothing but time. */
export function asksWorker(needs: Need[]): boolean {
  return needs.some((need) => need !== "held" && need !== "held-elsewhere");
}

/** What has left this team waits for the one that has it now. */
function whoAccepts(entry: Entry): "held" | "held-elsewhere" {
  return entry.left ? "held-elsewhere" : "held";
}

/** Why a record is not confirmed yet; undefined when it is. */
export function waitingWhy(
  entry: Entry,
  hasDraft: boolean,
): "not-sent" | "sent" | "held" | "held-elsewhere" | "set-aside" | "later" | undefined {
  if (entry.setAside.length > 0) return "set-aside";
  if (entry.own.some(({ status }) => status === "held")) return whoAccepts(entry);
  if (entry.own.some(({ status }) => status === "re-make")) return "later";
  const how = travel(entry, hasDraft);
  if (how === "phone") return "not-sent";
  return how === "sent" ? "sent" : undefined;
}
