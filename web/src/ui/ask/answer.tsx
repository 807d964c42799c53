import type { ComponentChildren } from "preact";
import type { AnswerValue, QuestionSet, Scalar } from "../../app/front";
import { t } from "../messages/translate";
import { answerWords, forReader } from "../reading/wording";

/** What a field holds, if it is an answer. */
export function answerOf(value: Scalar | undefined): AnswerValue | undefined {
  if (value === false || typeof value === "number") return value;
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** An answer as the worker reads it, in the language of the screens. */
export function answerText(set: QuestionSet | undefined, question: string, value: Scalar): string {
  const given = answerOf(value);
  if (given === undefined) return t("two.nothing");
  if (given === false) return forReader(set?.decline ?? {}).text || t("ask.decline");
  const asked = set?.questions.find(({ id }) => id === question);
  return answerWords(asked, given, new Date());
}

/** The same among other words, whichever direction it runs in. */
export function answerShown(set: QuestionSet | undefined, question: string, value: Scalar): ComponentChildren {
  return <bdi>{answerText(set, question, value)}</bdi>;
}
