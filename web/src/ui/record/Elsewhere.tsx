import type { Open, QuestionSet } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import { Tags } from "../parts/Tags";
import { listBehind } from "../router";
import { linesOf, setOf } from "./lines";
import { NeedsLines } from "./NeedsLines";
import { OwnWords } from "./OwnWords";

/** A record that is not this team's any more: nothing of it can be read here but what this worker wrote and waits. */
export function Elsewhere({ open, words }: { open: Open; words: NonNullable<Open["elsewhere"]> }) {
  const heard = useHeard();
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see)) ?? [];
  const lines = linesOf(words, setOf(open, sets));
  return (
    <Page key="elsewhere" title={t("elsewhere.title")} back={listBehind()}>
      <Tags travel={open.travel} needs={[]} />
      <p>{t("elsewhere.words")}</p>
      <NeedsLines open={open} />
      {lines.length > 0 && (
        <>
          <h2>{t("elsewhere.yours")}</h2>
          <OwnWords lines={lines} />
        </>
      )}
    </Page>
  );
}
