import type { Question } from "../../app/front";
import { dayText } from "../messages/dates";
import { screenLanguage, t } from "../messages/translate";

/** Words and the language they stand in. */
export type Worded = { text: string; language: string | undefined };

/** What stands in several languages, for whoever reads the screens: in theirs, else in English, else as it is there. */
export function forReader(words: Record<string, string>): Worded {
  const language = [screenLanguage(), "en", ...Object.keys(words)].find((one) => words[one]);
  return { text: language ? (words[language] ?? "") : "", language };
}

/** What a choice is called; one that the set does not know is shown by its id rather than not at all. */
export function choiceWords(question: Question | undefined, id: string): string {
  const choice = question?.choices.find((one) => one.id === id);
  return (choice && forReader(choice.words).text) || id;
}

/** An answer as its reader reads it. Text comes back as it was said; without its question so does everything. */
export function answerWords(question: Question | undefined, value: string | number, now: Date): string {
  if (question?.kind === "one") return choiceWords(question, String(value));
  if (question?.kind === "several") {
    const chosen = String(value).split(" ").filter(Boolean);
    return chosen.map((id) => choiceWords(question, id)).join("; ");
  }
  if (question?.kind === "date") return dayText(String(value), now);
  if (question?.kind === "scale") return scaleWords(question, String(value));
  return String(value);
}

/** "4 (1 is not at all, 5 is very much)"; the ends are what make the number mean anything. */
function scaleWords(question: Question, value: string): string {
  const low = forReader(question.lowWords).text;
  const high = forReader(question.highWords).text;
  if (!low || !high || question.low === undefined || question.high === undefined) return value;
  return t("reading.scale", { value, low: question.low, "low-words": low, high: question.high, "high-words": high });
}
