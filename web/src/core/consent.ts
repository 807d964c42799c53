export const PURPOSES = ["keep", "share", "quote", "contact", "research"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** One decision about one purpose, named by its occasion. `member` is who is bound to the change's actor. */
export type SeenDecision = {
  occasion: string;
  decision: "yes" | "no" | "withdrawn";
  seen: string[];
  card: boolean;
  member: string;
};

/**
 * The rule of docs/consent-rule.md for one person and one purpose: yes only if there is at least one head
 * and every head is a yes. Twin of `server/src/domain/consent.rs`, held together by shared vectors.
 */
export function answer(decisions: SeenDecision[]): boolean {
  return standing(decisions) !== undefined;
}

/** The occasion whose wording stands for a yes: of the heads, the one in sight of most. Undefined where the answer is no. */
export function standing(decisions: SeenDecision[]): string | undefined {
  const known = new Map(decisions.map((decision) => [decision.occasion, decision]));
  const reach = new Map(decisions.map((decision) => [decision.occasion, reachable(decision, known)]));
  const inCycle = (decision: SeenDecision) => reach.get(decision.occasion)?.has(decision.occasion) ?? false;
  const hidden = new Set(decisions.filter((decision) => !inCycle(decision)).flatMap((decision) => decision.seen));
  const heads = decisions.filter((decision) => !hidden.has(decision.occasion));
  const yes = (head: SeenDecision) =>
    head.decision === "yes" && !inCycle(head) && mayAnswerCards(head, known, reach, inCycle);
  if (!heads.every(yes)) return undefined;
  const sight = (head: SeenDecision) => head.seen.filter((id) => known.has(id)).length;
  heads.sort((a, b) => sight(b) - sight(a) || (a.occasion < b.occasion ? 1 : -1));
  return heads[0]?.occasion;
}

/** Everything a decision has seen, through the decisions it names and theirs. */
function reachable(from: SeenDecision, known: Map<string, SeenDecision>): Set<string> {
  const reached = new Set<string>();
  const ahead = [...from.seen];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const next = known.get(id);
    if (!next || reached.has(id)) continue;
    reached.add(id);
    ahead.push(...next.seen);
  }
  return reached;
}

/**
 * Whether a yes may stand although it has seen a no made with the card (rule 2): another member's yes,
 * which it names, must name that no. A no is seen also through the decisions that are named, and theirs.
 */
function mayAnswerCards(
  yes: SeenDecision,
  known: Map<string, SeenDecision>,
  reach: Map<string, Set<string>>,
  inCycle: (decision: SeenDecision) => boolean,
): boolean {
  if (yes.card) return true;
  const confirming = yes.seen
    .map((id) => known.get(id))
    .filter((other) => other?.decision === "yes" && other.member !== yes.member && !inCycle(other));
  return [...(reach.get(yes.occasion) ?? [])].every((id) => {
    const seen = known.get(id);
    if (!seen?.card || seen.decision === "yes") return true;
    return confirming.some((other) => other?.seen.includes(id));
  });
}
