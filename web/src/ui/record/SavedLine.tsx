import type { Open, QuestionSet } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { CopyOut } from "../parts/CopyOut";
import { copied, setOf, wordsOf } from "./lines";

/** Whether the words are durable on this phone: only what storage has confirmed is called kept. */
export function SavedLine({ open }: { open: Open }) {
  if (open.saved === "not-saved") return <NotSaved open={open} />;
  return <p class="saved">{t(`saved.${open.saved}`)}</p>;
}

function NotSaved({ open }: { open: Open }) {
  const heard = useHeard();
  // Without its set an answer is copied by its question's id, rather than not at all.
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see)) ?? [];
  const lines = wordsOf(open, setOf(open, sets));
  return (
    <div class="notice" role="alert">
      <p>{t("saved.not-saved")}</p>
      {lines.length > 0 && <CopyOut words={() => copied(lines)} />}
    </div>
  );
}
