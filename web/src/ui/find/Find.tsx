import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { QuestionSet, Row } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import { isReturn, useReturn } from "../router";
import { answersLine } from "../today/answers-line";
import { RowLine } from "../today/RowLine";

const PAGE = 50;

/** What was looked for last, for whoever comes back from a record. It is only here, never in the address. */
let last = "";

/** Looks through everything this phone has, with or without a line. */
export function Find() {
  const heard = useHeard();
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see)) ?? [];
  const [words, setWords] = useState(() => (isReturn() ? last : ""));
  const [found, setFound] = useState<Row[]>();
  const [most, setMost] = useState(PAGE);
  const box = useRef<HTMLInputElement>(null);
  useReturn(found !== undefined);
  // Whoever comes back stands at the record they came from; whoever comes to look begins to type.
  useLayoutEffect(() => {
    if (words === "") box.current?.focus();
  }, []);
  // A slow answer about earlier words never takes the place of a later one.
  useEffect(() => {
    last = words;
    setMost(PAGE);
    if (words.trim() === "") return setFound(undefined);
    let stale = false;
    void heard.search(words).then((rows) => stale || setFound(rows));
    return () => {
      stale = true;
    };
  }, [heard, words]);
  return (
    <Page title={t("find.title")} back="/">
      <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <div class="field">
          <label for="find-words">{t("find.words")}</label>
          <p class="hint" id="find-words-hint">
            {t("find.hint")}
          </p>
          <input
            ref={box}
            type="search"
            id="find-words"
            dir="auto"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            maxLength={200}
            aria-describedby="find-words-hint"
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </div>
      </form>
      <p role="status" class="saved">
        {words.trim() !== "" && outcome(found)}
      </p>
      <ul class="rows">
        {found?.slice(0, most).map((row) => (
          <RowLine key={row.id} row={row} to={row.id} what={answersLine(row, sets)} />
        ))}
      </ul>
      {found && found.length > most && (
        <button type="button" class="quiet" onClick={() => setMost(most + PAGE)}>
          {t("today.more")}
        </button>
      )}
    </Page>
  );
}

/** The first look opens every record there is, which takes a moment on a slow phone. */
function outcome(found: Row[] | undefined): string {
  if (!found) return t("find.looking");
  return found.length === 0 ? t("find.none") : t("find.count", { n: found.length });
}
