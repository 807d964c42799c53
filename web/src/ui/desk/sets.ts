import type { QuestionSet } from "../../app/front";
import { t } from "../messages/translate";
import { forReader } from "../reading/wording";

/** The newest version that is known here of each set. */
export function newestSets(all: QuestionSet[]): QuestionSet[] {
  const newest = new Map<string, QuestionSet>();
  for (const one of all) if ((newest.get(one.set)?.version ?? 0) < one.version) newest.set(one.set, one);
  return [...newest.values()].sort((a, b) => setTitle([a], a.set).localeCompare(setTitle([b], b.set)));
}

/** What a set is called now; a set that is not here is only "Questions". */
export function setTitle(all: QuestionSet[], id: string | undefined): string {
  const versions = all.filter(({ set }) => set === id).sort((a, b) => b.version - a.version);
  return (versions[0] && forReader(versions[0].title).text) || t("desk.questions");
}
