import type { Open, QuestionSet } from "../../app/front";
import { givenAnswers, inSetOrder } from "../../core/records/response";
import { OneAnswer } from "./OneAnswer";

/** Every question of the set with its answer; then what the set does not know, so that nothing here is hidden. */
export function Answers({ open, set }: { open: Open; set: QuestionSet | undefined }) {
  const known = set?.questions.map(({ id }) => id) ?? [];
  const beyond = inSetOrder(givenAnswers(open.state), known).filter(({ q }) => !known.includes(q));
  return (
    <dl class="given">
      {[...known, ...beyond.map(({ q }) => q)].map((q) => (
        <OneAnswer key={q} open={open} set={set} q={q} />
      ))}
    </dl>
  );
}
