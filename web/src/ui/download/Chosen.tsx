import type { Lists, QuestionSet, ReadingFilter } from "../../app/front";
import { queryOf } from "../desk/filter";
import { setTitle } from "../desk/sets";
import { dayText } from "../messages/dates";
import { labelIn } from "../messages/labels";
import { languageName } from "../messages/languages";
import { t, tx } from "../messages/translate";
import { Link } from "../parts/Link";

type Props = {
  filter: ReadingFilter;
  words: string;
  lists: Lists;
  sets: QuestionSet[];
  /** Leaves out the words that were looked for. */
  drop: () => void;
};

/** Which list goes into the sheet, in words. */
export function Chosen({ filter, words, lists, sets, drop }: Props) {
  const facts = factsOf(filter, lists, sets);
  return (
    <section aria-labelledby="chosen">
      <h2 id="chosen">{t("download.chosen")}</h2>
      {facts.length === 0 && !words && <p>{t("download.everything")}</p>}
      {facts.length > 0 && (
        <dl class="summary">
          {facts.map(([name, value]) => (
            <div class="fact" key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {words && (
        <p class="found-with">
          <span>{tx("desk.found-with", { words: <bdi>{words}</bdi> })}</span>
          <button type="button" class="quiet" onClick={drop}>
            {t("desk.find-clear")}
          </button>
        </p>
      )}
      <p>
        <Link to={`/desk${queryOf(filter)}`}>{t("download.choose")}</Link>
      </p>
    </section>
  );
}

function factsOf(filter: ReadingFilter, lists: Lists, sets: QuestionSet[]): [string, string][] {
  const now = new Date();
  const how = filter.set ? setTitle(sets, filter.set) : filter.kind && kindText(filter.kind);
  const facts: [string, string | undefined][] = [
    [t("desk.place"), filter.place && labelIn(lists.places, filter.place)],
    [t("desk.topic"), filter.topic && labelIn(lists.topics, filter.topic)],
    [t("desk.language"), filter.language && languageName(filter.language)],
    [t("desk.how"), how],
    [t("answers.version"), filter.version === undefined ? undefined : String(filter.version)],
    [t("desk.state"), filter.state && t(`review.${filter.state}`)],
    [t("desk.from"), filter.from && dayText(filter.from, now)],
    [t("desk.to"), filter.to && dayText(filter.to, now)],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

function kindText(kind: NonNullable<ReadingFilter["kind"]>): string {
  return t(kind === "response" ? "desk.any-questions" : "desk.said-by-one");
}
