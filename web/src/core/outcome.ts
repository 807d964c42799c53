/** What the server's word about one change means for it. */
export type After = "kept" | "held" | "gone" | "missing" | "re-make" | "refused" | "later";

const KNOWN: readonly string[] = ["kept", "held", "gone", "missing", "re-make", "refused"];

/** An outcome this app does not know means "later", so that nothing is dropped on a word nobody here understands. */
export function after(outcome: string): After {
  return KNOWN.includes(outcome) ? (outcome as After) : "later";
}

/** What an error about the whole request means. */
export type Verdict = "join-again" | "update" | "halve" | "later";

export function verdict(code: string): Verdict {
  switch (code) {
    case "unknown-device":
    case "bad-signature":
    case "no-session":
      return "join-again";
    case "unknown-version":
      return "update";
    case "too-big":
      return "halve";
    default:
      return "later";
  }
}
