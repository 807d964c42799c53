import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { QuestionSet, Row } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import { isReturn, useReturn } from "../router";
import { answersLine } from "../today/answers-line";
import { RowLine } from "../today/RowLine";

const PAGE = 50;

/** What was looked for last and how much of it was shown, for whoever comes back from a record. Never in the address. */
let last = { words: "", most: PAGE };

/** Looks through everything this phone has, with or without a line. */
export function Find() {
  const heard = useHeard();
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see)) ?? [];
  const [before] = useState(() => (isReturn() ? last : { words: "", most: PAGE }));
  const [words, setWords] = useState(before.words);
  const [most, setMost] = useState(before.most);
  const { found, failed } = useFound(words);
  const box = useRef<HTMLInputElement>(null);
  useReturn(found !== undefined);
  // Whoever comes back stands at the record they came from; whoever comes to look begins to type.
  useLayoutEffect(() => {
    if (words === "") box.current?.focus();
  }, []);
  useEffect(() => {
    last = { words, most };
  }, [words, most]);
  const type = (next: string) => {
    setWords(next);
    setMost(PAGE);
  };
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
            onInput={(event) => type(event.currentTarget.value)}
          />
        </div>
      </form>
      <p role="status" class="saved">
        {words.trim() !== "" && (failed ? t("app.not-yet") : outcome(found))}
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

/**
 * What is found with these words, again after each change of the records: who was erased meanwhile is not shown on.
 * Nothing is `found` as long as it is not known. A slow answer never stands under other words than it was asked with.
 */
function useFound(words: string): { found?: Row[] | undefined; failed?: boolean } {
  const heard = useHeard();
  const [found, setFound] = useState<{ words: string; rows: Row[] | undefined }>();
  useEffect(() => {
    if (words.trim() === "") return;
    let turn = 0;
    const look = async () => {
      turn += 1;
      const mine = turn;
      // What searches may not have come to this phone yet.
      const rows = await heard.search(words).catch(() => undefined);
      if (mine === turn) setFound({ words, rows });
    };
    const stop = heard.watchRows(() => void look());
    return () => {
      turn = -1;
      stop();
    };
  }, [heard, words]);
  if (words.trim() === "" || found?.words !== words) return {};
  return { found: found.rows, failed: found.rows === undefined };
}

/** The first look opens every record there is, which takes a moment on a slow phone. */
function outcome(found: Row[] | undefined): string {
  if (!found) return t("find.looking");
  return found.length === 0 ? t("find.none") : t("find.count", { n: found.length });
}
