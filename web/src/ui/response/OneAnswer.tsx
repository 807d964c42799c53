import type { Open, QuestionSet } from "../../app/front";
import { text } from "../../core/records/conversation";
import { answerField, answerTranslationField, spokenField } from "../../core/records/response";
import { askAddress } from "../ask/address";
import { answerOf, answerShown } from "../ask/answer";
import { settleAnswer } from "../ask/settle";
import { useHeard } from "../heard";
import { languageName } from "../messages/languages";
import { screenLanguage, t } from "../messages/translate";
import { useOnceOpen } from "../parts/Fold";
import { Link } from "../parts/Link";
import { TwoVersions } from "../parts/TwoVersions";
import { Words } from "../parts/Words";
import { forReader } from "../reading/wording";
import { RecordText } from "../record/RecordText";

type Props = { open: Open; set: QuestionSet | undefined; q: string };

/** One question in the worker's language with its answer, both versions of it where there are two, and the way to change it. */
export function OneAnswer({ open, set, q }: Props) {
  const heard = useHeard();
  const question = set?.questions.find(({ id }) => id === q);
  const words = forReader(question?.words ?? {});
  const asked = words.text || q;
  const field = open.state[answerField(q)];
  const spoken = open.state[spokenField(q)];
  return (
    <div class="one-answer">
      <dt>
        <Words text={asked} language={words.language} />
      </dt>
      <dd>
        <TwoVersions
          label={asked}
          field={field}
          settle={(value) => settleAnswer(heard, open, q, value)}
          show={(value) => answerShown(set, q, value)}
        >
          <Given open={open} set={set} q={q} />
        </TwoVersions>
        {spoken?.others && (
          <TwoVersions
            label={t("said.language")}
            field={spoken}
            settle={(value) => heard.settle(open.id, spokenField(q), value)}
            show={(value) => languageName(String(value ?? ""))}
          >
            {null}
          </TwoVersions>
        )}
        {question && (
          <Link to={askAddress(open.id, q, { alone: true })} class="next">
            <span aria-hidden="true">{t(field ? "response.change" : "response.ask")}</span>
            <span class="only-heard">
              {t(field ? "response.change-which" : "response.ask-which", { question: asked })}
            </span>
          </Link>
        )}
      </dd>
    </div>
  );
}

function Given({ open, set, q }: Props) {
  const value = answerOf(open.state[answerField(q)]?.value);
  if (value === undefined) return <p class="hint">{t("response.none")}</p>;
  const question = set?.questions.find(({ id }) => id === q);
  if (question?.kind === "text" && typeof value === "string") return <OwnWords open={open} q={q} words={value} />;
  return <p>{answerShown(set, q, value)}</p>;
}

/** Somebody's own words in their language, and room for a translation, which words of another language need. */
function OwnWords({ open, q, words }: { open: Open; q: string; words: string }) {
  const language = text(open.state[spokenField(q)]) || text(open.state.language);
  const translation = answerTranslationField(q);
  const beside = useOnceOpen(language !== screenLanguage() || open.state[translation] !== undefined);
  return (
    <>
      <blockquote>
        <Words text={words} language={language} />
      </blockquote>
      <details open={beside}>
        <summary>{t("said.translation")}</summary>
        <RecordText open={open} field={translation} label={t("said.translation")} rows={2} />
      </details>
    </>
  );
}
