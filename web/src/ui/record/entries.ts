import type { State } from "../../app/front";

/** The names `<p>` of a record's helpers or promises, by the time they were begun, then by name. */
export function entriesOf(state: State, kind: "helped" | "promise"): string[] {
  const names = new Set<string>();
  for (const field of Object.keys(state)) {
    const [first, p, part] = field.split("/");
    if (first === kind && p && part) names.add(p);
  }
  const begun = (p: string) => `${String(state[`${kind}/${p}/at`]?.value ?? "")} ${p}`;
  return [...names].sort((a, b) => (begun(a) < begun(b) ? -1 : 1));
}

/** A fresh name for a statement, a helper or a promise: 6 random bytes in hex. */
export function freshName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The text of a field, or "" where there is none. */
export function textOf(state: State, field: string): string {
  const value = state[field]?.value;
  return typeof value === "string" ? value : "";
}
