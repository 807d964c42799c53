import type { QuestionSet } from "../../app/front";
import { setsByTitle } from "../desk/sets";
import { useHeard, useWatched } from "../heard";
import { languageName } from "../messages/languages";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { Words } from "../parts/Words";
import { forReader } from "../reading/wording";
import { useReturn } from "../router";
import "./answers.css";

/** The sets of questions that people have been asked here. */
export function Sets() {
  const heard = useHeard();
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see));
  useReturn(sets !== undefined);
  return (
    <Page title={t("answers.title")} back="/desk">
      {sets?.length === 0 && <p>{t("answers.no-sets")}</p>}
      <ul class="rows">
        {setsByTitle(sets ?? []).map((set) => (
          <SetLine key={set.set} set={set} />
        ))}
      </ul>
    </Page>
  );
}

function SetLine({ set }: { set: QuestionSet }) {
  const title = forReader(set.title);
  const languages = set.languages.map(({ code }) => languageName(code)).join(", ");
  return (
    <li class="set-line">
      <Link to={`/answers/${set.set}`}>
        <Words text={title.text || t("desk.questions")} language={title.language} />
      </Link>
      <p class="hint">
        {t("ask.questions", { n: set.questions.length })}
        {" · "}
        {t("answers.version-n", { version: set.version })}
        {" · "}
        <bdi>{languages}</bdi>
      </p>
    </li>
  );
}
