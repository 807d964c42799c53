import type { Open } from "../../app/front";
import { statements } from "../../core/records/conversation";
import { givenAnswers } from "../../core/records/response";
import { t } from "../messages/translate";
import { CopyOut } from "../parts/CopyOut";
import { textOf } from "./entries";

/** Whether the words are durable on this phone: only what storage has confirmed is called kept. */
export function SavedLine({ open }: { open: Open }) {
  if (open.saved !== "not-saved") return <p class="saved">{t(`saved.${open.saved}`)}</p>;
  return (
    <div class="notice" role="alert">
      <p>{t("saved.not-saved")}</p>
      {wordsOf(open) && <CopyOut words={() => wordsOf(open)} />}
    </div>
  );
}

/** Everything typed into the record that could not be typed again from memory. */
function wordsOf(open: Open): string {
  const said = statements(open.state).flatMap(({ words, translation }) => [words?.value, translation?.value]);
  const answered = givenAnswers(open.state).flatMap(({ value, translation }) => [value, translation?.value]);
  return [...said, ...answered, textOf(open.state, "notes"), textOf(open.state, "place")]
    .filter((text) => typeof text === "string" && text !== "")
    .join("\n\n");
}
