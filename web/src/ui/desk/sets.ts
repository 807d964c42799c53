import type { QuestionSet } from "../../app/front";
import { newestSets } from "../../core/records/question-set";
import { t } from "../messages/translate";
import { forReader } from "../reading/wording";

/** Each set once, as its newest version, by its title. */
export function setsByTitle(all: QuestionSet[]): QuestionSet[] {
  return newestSets(all).sort((a, b) => setTitle([a], a.set).localeCompare(setTitle([b], b.set)));
}

/** What a set is called now; a set that is not here is only "Questions". */
export function setTitle(all: QuestionSet[], id: string | undefined): string {
  const versions = all.filter(({ set }) => set === id).sort((a, b) => b.version - a.version);
  return (versions[0] && forReader(versions[0].title).text) || t("desk.questions");
}
