import { useState } from "preact/hooks";
import type { Open } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { SavedLine } from "../record/SavedLine";
import { go, useReturn } from "../router";
import "./ask.css";

/** After the last question: thanks, and what may come next. */
export function Asked({ id }: { id: string }) {
  const heard = useHeard();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  const [busy, setBusy] = useState(false);
  useReturn(open !== undefined);
  const record = `/record/${id}`;
  const subject = open?.envelope.subject;
  const writeDown = async () => {
    setBusy(true);
    try {
      go(`/record/${await heard.newConversation(subject)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Page title={t("ask.thanks")} back={record}>
      <p>{t("ask.thanks-words")}</p>
      {open && <SavedLine open={open} />}
      <div class="thumb">
        <button type="button" class="main-action" onClick={() => go(record)}>
          {t("ask.look")}
        </button>
      </div>
      {subject && (
        <ul class="next-steps">
          <li>
            <button type="button" class="link" disabled={busy} onClick={writeDown}>
              {t("ask.write-down")}
            </button>
          </li>
          <li>
            <Link to={`${record}/consent`} class="next">
              {t("consent.ask")}
            </Link>
          </li>
          <li>
            <Link to={`${record}/card`} class="next">
              {t("card.link")}
            </Link>
          </li>
        </ul>
      )}
    </Page>
  );
}
