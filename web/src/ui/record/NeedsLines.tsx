import type { Open } from "../../app/front";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { SetAside } from "./SetAside";

/** Why the record asks for its worker, in words, and the words that were not taken. */
export function NeedsLines({ open }: { open: Open }) {
  return (
    <>
      {open.needs.length > 0 && (
        <ul class="notice">
          {open.needs.map((need) => (
            <li key={need}>
              {t(`needs.${need}`)}{" "}
              {need === "changed-since-shared" && <Link to={`/record/${open.id}/share`}>{t("needs.share-again")}</Link>}
            </li>
          ))}
        </ul>
      )}
      {open.setAside.length > 0 && (
        <section class="notice" aria-labelledby="set-aside">
          <h2 id="set-aside">{t("record.set-aside")}</h2>
          <SetAside open={open} />
        </section>
      )}
    </>
  );
}
