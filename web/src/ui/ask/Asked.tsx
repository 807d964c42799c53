import type { Open } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { SavedLine } from "../record/SavedLine";
import { go, useReturn } from "../router";
import "./ask.css";
import { Gone } from "./Gone";
import { WriteDown } from "./WriteDown";

/** After the last question: thanks, and what may come next. */
export function Asked({ id }: { id: string }) {
  const heard = useHeard();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  useReturn(open !== undefined);
  const record = `/record/${id}`;
  const subject = open?.envelope.subject;
  if (open === null || open?.needs.includes("gone")) return <Gone wasHere={open !== null} />;
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
            <WriteDown subject={subject} />
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
