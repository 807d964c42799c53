import { useState } from "preact/hooks";
import { useHeard } from "../heard";
import { t } from "../messages/translate";
import { go } from "../router";

/** Begins a conversation with somebody who was asked: questions seldom hold all that a person has to say. */
export function WriteDown({ subject }: { subject: string }) {
  const heard = useHeard();
  const [busy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    try {
      go(`/record/${await heard.newConversation(subject)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <button type="button" class="link" disabled={busy} onClick={begin}>
      {t("ask.write-down")}
    </button>
  );
}
