import { useState } from "preact/hooks";
import type { QuestionSet } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { ownName } from "../messages/languages";
import { screenLanguage, t } from "../messages/translate";
import { Page } from "../parts/Page";
import { Words } from "../parts/Words";
import { forReader } from "../reading/wording";
import { go, listBehind } from "../router";
import "./ask.css";
import { choosingFor } from "./address";

/** What to ask, and in which language. Choosing a language begins at once. */
export function Choose({ query }: { query: string }) {
  const heard = useHeard();
  const sets = useWatched<QuestionSet[]>((see) => heard.watchOfferedSets(see));
  const [busy, setBusy] = useState(false);
  const { person, from } = choosingFor(query);
  const begin = async ({ set, version }: QuestionSet, language: string) => {
    setBusy(true);
    try {
      const id = await heard.newResponse(set, version, language, person);
      go(`/record/${id}/ask`, "replace");
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page title={t("ask.title")} back={from ? `/record/${from}` : listBehind()}>
      {sets?.length === 0 && <p>{t("ask.none")}</p>}
      {sets && sets.length > 0 && <p>{t("ask.lead")}</p>}
      {sets?.map((set) => (
        <Languages key={set.set} set={set} busy={busy} begin={(language) => begin(set, language)} />
      ))}
    </Page>
  );
}

type Props = { set: QuestionSet; busy: boolean; begin: (language: string) => void };

/** One set with its languages, that of the screens first, each called what its speakers call it. */
function Languages({ set, busy, begin }: Props) {
  const title = forReader(set.title);
  const first = set.languages.filter(({ code }) => code === screenLanguage());
  const rest = set.languages.filter(({ code }) => code !== screenLanguage());
  return (
    <section class="set" aria-labelledby={`set-${set.set}`}>
      <h2 id={`set-${set.set}`}>
        <Words text={title.text} language={title.language} />
      </h2>
      <p class="hint">{t("ask.questions", { n: set.questions.length })}</p>
      <div class="languages">
        {[...first, ...rest].map(({ code, checkedBy }) => (
          <button type="button" class="quiet" key={code} disabled={busy} onClick={() => begin(code)}>
            <span lang={code} dir="auto">
              {ownName(code)}
            </span>
            {!checkedBy && <span class="unchecked">{t("ask.unchecked")}</span>}
          </button>
        ))}
      </div>
    </section>
  );
}
