import type { Held, Open, State } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import { go } from "../router";

/** Takes out for good what was in a record before: what stays, what goes, and what is not reached. */
export function Clean({ id }: { id: string }) {
  const heard = useHeard();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  const waits = useWatched<boolean>((see) => heard.watchMadeAnew(id, see), id);
  return (
    <Page title={t("clean.title")} back={`/record/${id}`}>
      {open === null && <p>{t("record.gone-words")}</p>}
      {open && waits && <p>{t("clean.on-its-way")}</p>}
      {open && waits === false && <Ask open={open} />}
    </Page>
  );
}

function Ask({ open }: { open: Open }) {
  const heard = useHeard();
  const subject = open.envelope.subject;
  const person = useWatched<State>((see) => (subject ? heard.watchPerson(subject, see) : () => {}), subject) ?? {};
  const held = useWatched<Held[]>((see) => heard.watchHeld(see)) ?? [];
  const isHeld = held.some(({ records }) => records.some(({ id }) => id === open.id || id === subject));
  const hasTwo = [open.state, person].some((state) => Object.values(state).some(({ others }) => others));
  const ask = async () => {
    await heard.flush();
    await heard.makeAnew(open.id);
    go(`/record/${open.id}`, "replace");
  };
  return (
    <>
      <p>{t("clean.when")}</p>
      <p>{t("clean.first")}</p>
      <h2>{t("clean.what")}</h2>
      <ul>
        <li>{t("clean.stays")}</li>
        <li>{t("clean.goes")}</li>
        <li>{t("clean.backups")}</li>
        <li>{t("clean.sheets")}</li>
        <li>{t("clean.late")}</li>
      </ul>
      <p>{t("clean.not-erased")}</p>
      {hasTwo && <p class="notice">{t("clean.two")}</p>}
      {isHeld && <p class="notice">{t("clean.held")}</p>}
      {!hasTwo && !isHeld && (
        <div class="thumb">
          <button type="button" class="main-action" onClick={ask}>
            {t("clean.button")}
          </button>
        </div>
      )}
    </>
  );
}
