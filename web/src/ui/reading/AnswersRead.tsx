import type { ComponentChildren } from "preact";
import type { Question, QuestionSet, Reading } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { languageName } from "../messages/languages";
import { t } from "../messages/translate";
import { Words } from "../parts/Words";
import { answerWords, forReader } from "./wording";

type Answer = NonNullable<Reading["answers"]>[number];

type Props = { reading: Reading; under: ((piece: string) => ComponentChildren) | undefined };

/** Each question in the reader's language, with what was answered. A set that is not here is read by its ids. */
export function AnswersRead({ reading, under }: Props) {
  const heard = useHeard();
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see));
  if (!sets) return null;
  const set = sets.find((one) => one.set === reading.set && one.version === reading.version);
  return (
    <dl class="answers-read">
      {(reading.answers ?? []).map((answer) => {
        const question = set?.questions.find((one) => one.id === answer.question);
        const asked = question ? forReader(question.words) : { text: answer.question, language: undefined };
        return (
          <div class="piece" key={answer.piece}>
            <dt>
              <Words text={asked.text} language={asked.language} />
            </dt>
            <dd>
              {answer.declined ? (
                <Declined set={set} />
              ) : (
                <Value answer={answer} question={question} language={answer.language ?? reading.language} />
              )}
              {answer.language && answer.language !== reading.language && (
                <p class="hint">{t("reading.asked-in", { language: languageName(answer.language) })}</p>
              )}
              {under?.(answer.piece)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Declined({ set }: { set: QuestionSet | undefined }) {
  const words = forReader(set?.decline ?? {});
  return <Words class="answer-declined" text={words.text || t("reading.declined")} language={words.language} />;
}

type ValueProps = { answer: Answer; question: Question | undefined; language: string | undefined };

/** What somebody said stands large, in its own language; what was chosen from a list stands in the reader's. */
function Value({ answer, question, language }: ValueProps) {
  if (answer.value === undefined) return null;
  const text = answerWords(question, answer.value, new Date());
  if (question && question.kind !== "text") return <p class="answer">{text}</p>;
  return (
    <div class="beside">
      <blockquote>
        <Words text={text} language={language} />
      </blockquote>
      {answer.translation && (
        <div class="translation">
          <p class="hint">{t("reading.translation")}</p>
          <p dir="auto">{answer.translation}</p>
        </div>
      )}
    </div>
  );
}
