import type { Erasing, Open, Row } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import { go } from "../router";
import { Stands } from "./Stands";

/** Asks that a person be erased: what goes, what is not reached, and who has to agree. */
export function Erase({ id }: { id: string }) {
  const heard = useHeard();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  const erasing = useWatched<Erasing>((see) => heard.watchErasing(id, see), id);
  return (
    <Page title={t("erase.title")} back={`/record/${id}`}>
      {open === null && <p>{t("record.gone-words")}</p>}
      {open && erasing && (erasing.stands || erasing.said ? <Stands id={id} erasing={erasing} /> : <Ask open={open} />)}
    </Page>
  );
}

function Ask({ open }: { open: Open }) {
  const heard = useHeard();
  const rows = useWatched<Row[]>((see) => heard.watchRows(see)) ?? [];
  const subject = open.envelope.subject;
  const n = rows.filter((row) => row.subject !== undefined && row.subject === subject).length;
  const ask = async () => {
    await heard.flush();
    await heard.erase(open.id, "erase");
    go(`/record/${open.id}/erase`, "replace");
  };
  return (
    <>
      <p>{t("erase.when")}</p>
      <h2>{t("erase.what")}</h2>
      <ul>
        <li>{t("erase.all", { n })}</li>
        <li>{t("erase.where")}</li>
        <li>{t("erase.hidden")}</li>
        <li>{t("erase.second")}</li>
        <li>{t("erase.not")}</li>
      </ul>
      <p>{t("erase.word")}</p>
      <div class="thumb">
        <button type="button" class="main-action" onClick={ask}>
          {t("erase.button")}
        </button>
      </div>
    </>
  );
}
