import type { AnswerValue, Question } from "../../app/front";

export type InputProps = {
  question: Question;
  /** The language it is asked in. */
  language: string;
  /** "Prefer not to say" in that language. */
  decline: string;
  value: AnswerValue | undefined;
  save: (value: AnswerValue | null) => void;
  /** Says whether something stands in the input that cannot be kept. */
  setUnkept: (unkept: boolean) => void;
  /** Takes "prefer not to say" away again. */
  undecline: () => void;
};

/** The question is the heading of the screen, and names its input; the hint stands under it. */
export function describedBy({ question, language }: InputProps) {
  return {
    "aria-labelledby": "question-words",
    ...(question.hint[language] && { "aria-describedby": "question-hint" }),
  };
}
