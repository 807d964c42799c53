import { useEffect, useState } from "preact/hooks";
import type { Open, QuestionSet } from "../../app/front";
import { answerField } from "../../core/records/response";
import { useHeard } from "../heard";
import { directionOf } from "../messages/languages";
import { t } from "../messages/translate";
import { ErrorSummary } from "../parts/ErrorSummary";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { TwoVersions } from "../parts/TwoVersions";
import { SavedLine } from "../record/SavedLine";
import { go } from "../router";
import { AnswerInput } from "./AnswerInput";
import { AskedIn } from "./AskedIn";
import { type Asking, askAddress } from "./address";
import { answerShown } from "./answer";
import { Answering } from "./answering";
import "./ask.css";
import { settleAnswer } from "./settle";

type Props = {
  open: Open;
  set: QuestionSet;
  /** Which question, from 0. */
  place: number;
  /** The language it is asked in at first. */
  first: string;
  chosen: Asking["language"];
  alone: boolean;
};

/** One question in the language of whoever is asked. Every answer is kept as it is given, and none is needed. */
export function OneQuestion({ open, set, place, first, chosen, alone }: Props) {
  const heard = useHeard();
  // Only its worker changes the language under a question: an answer that is taken out says no longer what it was in.
  const [language, setLanguage] = useState(first);
  const [unkept, setUnkept] = useState(false);
  /** Going on was held, because what stands in the box would be lost. */
  const [held, setHeld] = useState(false);
  const question = set.questions[place];
  const here = question?.id ?? "";
  const [answering] = useState(() => new Answering(heard, open.id, here));
  const record = `/record/${open.id}`;
  const to = (at: number) => {
    const other = set.questions[at];
    return other && askAddress(open.id, other.id, { language: chosen });
  };
  useEffect(() => {
    // Where storage refuses, the line about saving says so; only the place is not remembered.
    if (!alone) heard.setQuestionAt(open.id, here).catch(() => undefined);
  }, [here, alone]);
  if (!question) return null;
  const field = open.state[answerField(here)];
  const given = answering.shown(field);
  // Of two answers neither is taken out unseen: both stay until one is chosen.
  const canTakeOut = given !== undefined && !field?.others;
  const on = () => {
    void heard.flush().catch(() => undefined);
    if (alone) return go(record);
    const next = to(place + 1);
    if (!next) heard.setQuestionAt(open.id, undefined).catch(() => undefined);
    go(next ?? `${record}/asked`);
  };
  const askIn = (code: string) => {
    setLanguage(code);
    go(askAddress(open.id, here, { language: code, alone }), "replace");
  };
  // Once: whoever goes on all the same has been told that these words are not kept. Skip never asks.
  const submit = () => {
    if (unkept && !held) setHeld(true);
    else on();
  };
  const mend = (now: boolean) => {
    setUnkept(now);
    if (!now) setHeld(false);
  };
  const takeOut = () => answering.takeOut(open.state, language);
  const words = question.words[language] ?? "";
  const progress = { n: place + 1, all: set.questions.length };
  return (
    <Page
      title={t("ask.page", progress)}
      heading={
        <>
          {!alone && <span class="progress">{t("ask.progress", progress)} </span>}
          <span id="question-words" lang={language} dir={directionOf(language)} class="words">
            {words}
          </span>
        </>
      }
      back={(!alone && to(place - 1)) || record}
      error={held}
    >
      {held && <ErrorSummary field="answer" text={t("ask.whole")} time={1} />}
      <form
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TwoVersions
          label={words}
          field={field}
          settle={(value) => settleAnswer(heard, open, here, value)}
          show={(value) => answerShown(set, here, value)}
        >
          <div class="question" lang={language} dir={directionOf(language)}>
            {question.hint[language] && (
              <p class="hint" id="question-hint">
                {question.hint[language]}
              </p>
            )}
            <AnswerInput
              question={question}
              language={language}
              decline={set.decline[language] || t("ask.decline")}
              value={given}
              save={(value) => answering.save(open.state, value, language)}
              setUnkept={mend}
              undecline={() => answering.undecline(language)}
            />
          </div>
        </TwoVersions>
        {unkept && open.saved !== "not-saved" ? <p class="saved">{t("ask.not-kept")}</p> : <SavedLine open={open} />}
        <TakenOut shown={given === undefined && answering.out !== undefined} putBack={() => answering.putBack()} />
        {alone && canTakeOut && (
          <button type="button" class="link" onClick={takeOut}>
            {t("ask.take-out")}
          </button>
        )}
        {alone ? <Ready /> : <Ways record={record} skip={canTakeOut ? takeOut : on} />}
        <AskedIn languages={set.languages} language={language} change={askIn} />
      </form>
    </Page>
  );
}

/** Skipping what has an answer takes it out first, and goes on only when asked again. */
function TakenOut({ shown, putBack }: { shown: boolean; putBack: () => void }) {
  return (
    <div role="status">
      {shown && (
        <p class="notice">
          {t("ask.taken-out")}{" "}
          <button type="button" class="link" onClick={putBack}>
            {t("said.put-back")}
          </button>
        </p>
      )}
    </div>
  );
}

function Ready() {
  return (
    <div class="thumb">
      <button type="submit" class="main-action">
        {t("app.done")}
      </button>
    </div>
  );
}

/** On to the next question, with an answer or without, or out of asking for now. */
function Ways({ record, skip }: { record: string; skip: () => void }) {
  return (
    <>
      <div class="thumb ask-on">
        <button type="button" class="quiet" onClick={skip}>
          {t("ask.skip")}
        </button>
        <button type="submit" class="main-action">
          {t("ask.next")}
        </button>
      </div>
      <p>
        <Link to={record} class="next">
          {t("ask.stop")}
        </Link>
      </p>
    </>
  );
}
