import { useState } from "preact/hooks";
import type { Lists, QuestionSet } from "../../app/front";
import { filterIn, queryOf } from "../desk/filter";
import { lookedFor, lookFor } from "../desk/looked-for";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import "../desk/desk.css";
import "../reading/reading.css";
import "./download.css";
import { Chosen } from "./Chosen";
import { Sheet } from "./Sheet";

/** The list as a sheet: what will be in it, what for, and what is left out, before anything is downloaded. */
export function Download({ query }: { query: string }) {
  const heard = useHeard();
  const asked = queryOf(filterIn(query));
  const [words, setWords] = useState(lookedFor);
  const lists = useWatched<Lists>((see) => heard.watchLists(see));
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see));
  const drop = () => {
    lookFor("");
    setWords("");
  };
  if (!lists || !sets) return null;
  return (
    <Page title={t("download.title")}>
      <div class="download">
        <Chosen filter={filterIn(asked)} words={words} lists={lists} sets={sets} drop={drop} />
        <Sheet asked={asked} words={words} />
        <p class="steps">
          <Link to={`/desk${asked}`} class="next">
            {t("desk.back")}
          </Link>
        </p>
      </div>
    </Page>
  );
}
