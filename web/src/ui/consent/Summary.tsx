import { useState } from "preact/hooks";
import type { Consent, Decision, Lists, Notice, Open, Purpose } from "../../app/front";
import { PURPOSES } from "../../core/consent";
import { useHeard, useWatched } from "../heard";
import type { MessageKey } from "../messages/en";
import { labelOf } from "../messages/labels";
import { screenLanguage, t } from "../messages/translate";
import { Radios } from "../parts/Choice";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { SavedLine } from "../record/SavedLine";
import { go } from "../router";
import { chosen, restToAsk } from "./order";
import { Rules } from "./Rules";

const HOW = ["spoken", "signed", "ticked", "witnessed", "sign-language"] as const;
const BY = ["self", "parent", "supporter"] as const;

type Props = { consent: Consent; occasion: string; record: string };

/** The occasion as it stands, in sentences to read back; how it was given and by whom; and Done. */
export function Summary({ consent, occasion, record }: Props) {
  const heard = useHeard();
  const held = useWatched<Open | null>((see) => heard.watchOpen(occasion, see), occasion);
  const lists = useWatched<Lists>((see) => heard.watchLists(see));
  const rests = useWatched<Notice[]>((see) => heard.watchNotices(screenLanguage(), see));
  const draft = consent.occasions.find((one) => one.draft);
  const decided = (draft?.decisions.length ?? 0) > 0;
  const rest = restToAsk(consent);
  const leave = () => go(`/record/${record}`, "replace");
  // While the occasion is being closed nothing on this screen changes it any more.
  const [closing, setClosing] = useState(false);
  const close = async (how: () => Promise<void>) => {
    if (closing) return;
    setClosing(true);
    await how().then(leave, () => setClosing(false));
  };
  const drop = () => close(() => heard.dropOccasion(occasion));
  const done = () => (decided ? close(() => heard.finishOccasion(occasion)) : drop());
  return (
    <Page title={t(decided ? "consent.read-back" : "consent.heading")} back={`/record/${record}`}>
      {consent.occasions.some(({ unread }) => unread) && <p class="notice">{t("consent.unread")}</p>}
      {decided && (
        <div class="exact">
          {readBack(consent, rests ?? []).map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      )}
      {rest && (
        <p>
          <Link to={`/record/${record}/consent?ask=${rest}`} class="next">
            {t("consent.rest")}
          </Link>
        </p>
      )}
      <h2>{t("consent.each")}</h2>
      <ul class="each">
        {PURPOSES.map((purpose) => (
          <Each
            key={purpose}
            consent={consent}
            purpose={purpose}
            record={record}
            onBasis={onBasis(rests ?? [], purpose)}
          />
        ))}
      </ul>
      {decided && (
        <form autocomplete="off" inert={closing} onSubmit={(event) => event.preventDefault()}>
          <Radios
            name="how"
            legend={t("consent.how")}
            value={draft?.how}
            options={HOW.map((how) => ({ value: how, label: t(`how.${how}`) }))}
            save={(how) => heard.occasionDetail(occasion, "how", how)}
          />
          <Rules />
          <Radios
            name="by"
            legend={t("consent.by")}
            value={draft?.by}
            options={deciders(lists)}
            save={(by) => heard.occasionDetail(occasion, "by", by)}
          />
          <p class="hint">{t("consent.draft-note")}</p>
          {held && <SavedLine open={held} />}
          <button type="button" class="link" onClick={drop}>
            {t("consent.drop")}
          </button>
        </form>
      )}
      <div class="thumb">
        <button type="button" class="main-action" onClick={done}>
          {t("app.done")}
        </button>
      </div>
    </Page>
  );
}

/** Who may decide here: as the area says, else the person, a parent or a supporter. */
function deciders(lists: Lists | undefined) {
  if (lists && lists.deciders.length > 0) return lists.deciders.map((one) => ({ value: one.id, label: labelOf(one) }));
  return BY.map((by) => ({ value: by, label: t(`by.${by}`) }));
}

/** Whether a purpose rests on something else than a yes: then people are told, and may object. */
function onBasis(notices: Notice[], purpose: Purpose): boolean {
  return notices.find((one) => one.purpose === purpose)?.basis !== undefined;
}

type EachProps = { consent: Consent; purpose: Purpose; record: string; onBasis: boolean };

function Each({ consent, purpose, record, onBasis }: EachProps) {
  const said = chosen(consent, purpose);
  const asked = said !== undefined || consent.asked.includes(purpose);
  const yes = said ? said === "yes" : consent.answers[purpose];
  const answered = onBasis ? (yes ? "answer.told" : "answer.object") : yes ? "answer.yes" : "answer.no";
  const answer = asked ? answered : "consent.answer-none";
  return (
    <li>
      <span>
        {t(`consent.title-${purpose}`)} <strong>{t(answer)}</strong>
      </span>
      <Link to={`/record/${record}/consent?ask=${purpose}`} class="next">
        <span aria-hidden="true">{t(asked ? "consent.change-one" : "consent.ask-one")}</span>
        <span class="only-heard">
          {t(asked ? "consent.change-which" : "consent.ask-which", { purpose: t(`consent.${purpose}`) })}
        </span>
      </Link>
    </li>
  );
}

/** One sentence for the yeses, one for the noes, one for what was taken back; others for what rests on no yes. */
function readBack(consent: Consent, notices: Notice[]): string[] {
  const draft = consent.occasions.find((one) => one.draft)?.decisions ?? [];
  const sentences: [Decision[], boolean, MessageKey][] = [
    [["yes"], false, "consent.back-yes"],
    [["no"], false, "consent.back-no"],
    [["withdrawn"], false, "consent.back-withdrawn"],
    [["yes"], true, "consent.back-told"],
    [["no", "withdrawn"], true, "consent.back-object"],
  ];
  return sentences.flatMap(([decisions, rests, key]) => {
    const purposes = PURPOSES.filter((purpose) =>
      draft.some(
        (one) => one.purpose === purpose && decisions.includes(one.decision) && onBasis(notices, purpose) === rests,
      ),
    );
    return purposes.length > 0 ? [t(key, { purposes: inARow(purposes) })] : [];
  });
}

/** "keep what they said, quote their own words and ask them again" */
function inARow(purposes: Purpose[]): string {
  const names = purposes.map((purpose) => t(`consent.back.${purpose}`));
  const last = names.pop() ?? "";
  return names.length === 0 ? last : names.join(", ") + t("consent.and") + last;
}
