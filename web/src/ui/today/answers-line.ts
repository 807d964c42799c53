import type { QuestionSet, Row } from "../../app/front";
import { t } from "../messages/translate";
import { forReader } from "../reading/wording";

/** What was asked of somebody and how far it came; nothing for a conversation. */
export function answersLine({ kind, set, version, answered: n = 0 }: Row, sets: QuestionSet[]): string | undefined {
  if (kind !== "response") return undefined;
  const asked = sets.find((one) => one.set === set && one.version === version);
  if (!asked) return t("today.answers-only", { n });
  return t("today.answers", { title: forReader(asked.title).text, n, all: asked.questions.length });
}
