import { useEffect, useState } from "preact/hooks";
import type { Consent, Lists, Open, Reading } from "../../app/front";
import { type Part, partsOf, pieceOf } from "../../core/piece";
import { sharedField, statements, text } from "../../core/records/conversation";
import { useHeard, useProfile, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Check } from "../parts/Choice";
import { Page } from "../parts/Page";
import { ReadingView } from "../reading/ReadingView";
import { go } from "../router";

/** What a reviewer would see, exactly as it would be; each piece can be kept back before anything is shared. */
export function Share({ id }: { id: string }) {
  const heard = useHeard();
  const { space, area } = useProfile();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  return (
    <Page title={t("share.title")} back={`/record/${id}`}>
      <p>{t("share.lead", { team: space?.name ?? area.name })}</p>
      {open?.envelope.subject && <Missing subject={open.envelope.subject} />}
      {open && <Choose open={open} />}
    </Page>
  );
}

/** Sharing without a yes shows nothing to anyone, and says so before the choice, not after. */
function Missing({ subject }: { subject: string }) {
  const heard = useHeard();
  const consent = useWatched<Consent>((see) => heard.watchConsent(subject, see), subject);
  if (!consent || (consent.answers.keep && consent.answers.share)) return null;
  return (
    <div class="notice">
      {!consent.answers.keep && <p>{t("share.missing-keep")}</p>}
      {!consent.answers.share && <p>{t("share.missing-share")}</p>}
      <p>{t("share.missing-then")}</p>
    </div>
  );
}

function Choose({ open }: { open: Open }) {
  const heard = useHeard();
  const lists = useWatched<Lists>((see) => heard.watchLists(see));
  const parts = partsWithWords(open);
  const all = parts.filter((part) => !part.unsettled).map(({ piece }) => piece);
  const [back, setBack] = useState<string[]>([]);
  const [whole, setWhole] = useState<Reading>();
  /** How often the words turned out to have changed since they were last seen here. */
  const [changed, setChanged] = useState(0);
  const chosen = all.filter((piece) => !back.includes(piece));
  const kept = parts.map(({ piece }) => piece).filter((piece) => keptBack(open, piece));
  // What a colleague keeps back meanwhile is kept back here too, until somebody who sees that says otherwise.
  useEffect(() => setBack((before) => [...new Set([...before, ...kept])]), [kept.join()]);
  const words = parts
    .map(({ piece, unsettled, bytes }) => [piece, unsettled, bytes, kept.includes(piece)].join())
    .join(" ");
  // The preview is made again when the words of a piece change, or whether it is kept back.
  useEffect(() => {
    let stale = false;
    void heard.preview(open.id, all).then((reading) => stale || setWhole(reading));
    return () => {
      stale = true;
    };
  }, [open.id, words, changed]);
  if (!whole || !lists) return null;
  const share = async () => {
    if (await heard.share(open.id, chosen)) go(`/record/${open.id}`, "replace");
    else setChanged(changed + 1);
  };
  return (
    <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      <h2>{t("share.sees")}</h2>
      {parts.some((part) => part.unsettled) && <p class="notice">{t("share.two-versions")}</p>}
      {parts.length === 0 && <p>{t("share.empty")}</p>}
      <ReadingView
        reading={whole}
        lists={lists}
        under={(piece) => (
          <Check
            id={`back-${piece.replace("/", "-")}`}
            label={t("share.keep-back")}
            value={back.includes(piece)}
            save={(kept) => setBack(kept ? [...back, piece] : back.filter((one) => one !== piece))}
          />
        )}
      />
      {all.length > 0 && (
        <>
          <div class="notice">
            <h2>{t("share.away")}</h2>
            <p>{t("share.away-words")}</p>
          </div>
          {changed > 0 && (
            <p class="notice" role="alert">
              {t("share.changed")}
            </p>
          )}
          <button type="button" class="main-action" onClick={share}>
            {chosen.length === 0 ? t("share.button-none") : t("share.button", { n: chosen.length })}
          </button>
        </>
      )}
    </form>
  );
}

/** What of the record could be shared: all that was answered, and every statement that says something and was not taken out. */
function partsWithWords(open: Open): Part[] {
  const empty = statements(open.state).filter(({ words }) => !text(words));
  const nothing = new Set(empty.map(pieceOf));
  return partsOf(open.envelope.kind, open.state).filter(({ piece, out }) => !out && !nothing.has(piece));
}

function keptBack(open: Open, piece: string): boolean {
  return open.state[sharedField(piece)]?.value === false;
}
