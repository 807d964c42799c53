import type { Consent, Decision, Purpose } from "../../app/front";
import { PURPOSES } from "../../core/consent";

/** Asked first, always; the others only when someone chooses to ask about the rest. */
const FIRST: Purpose[] = ["keep", "share"];
const REST: Purpose[] = ["quote", "contact", "research"];

export function purposeIn(query: string): Purpose | undefined {
  const asked = new URLSearchParams(query).get("ask");
  return PURPOSES.find((purpose) => purpose === asked);
}

/** What was chosen in the occasion that is not done yet. */
export function chosen(consent: Consent, purpose: Purpose): Decision | undefined {
  const draft = consent.occasions.find((occasion) => occasion.draft);
  return draft?.decisions.find((decision) => decision.purpose === purpose)?.decision;
}

/** Whether the answer was yes before the present occasion: then a no takes it back. */
export function wasYes(consent: Consent, purpose: Purpose): boolean {
  return consent.answers[purpose] || chosen(consent, purpose) === "withdrawn";
}

/** Where an occasion begins: at the first of keep and share that nobody has answered, else at the summary. */
export function firstToAsk(consent: Consent): Purpose | undefined {
  return FIRST.find((purpose) => unanswered(consent, purpose));
}

export function restToAsk(consent: Consent): Purpose | undefined {
  return REST.find((purpose) => unanswered(consent, purpose));
}

/** The next of the same round that is neither answered nor was passed over just now. */
export function afterThis(purpose: Purpose, consent: Consent, passed: string[]): Purpose | undefined {
  const round = FIRST.includes(purpose) ? FIRST : REST;
  return round.slice(round.indexOf(purpose) + 1).find((next) => unanswered(consent, next) && !passed.includes(next));
}

function unanswered(consent: Consent, purpose: Purpose): boolean {
  return !consent.asked.includes(purpose) && chosen(consent, purpose) === undefined;
}
