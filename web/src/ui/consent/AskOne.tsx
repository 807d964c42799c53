import { useState } from "preact/hooks";
import type { Consent, Decision, Notice, Purpose } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { languageName } from "../messages/languages";
import { t } from "../messages/translate";
import { Select } from "../parts/Choice";
import { Page } from "../parts/Page";
import { chosen, wasYes } from "./order";
import { Rules } from "./Rules";

type Props = {
  purpose: Purpose;
  consent: Consent;
  occasion: string;
  language: string;
  back: string;
  answered: () => void;
};

/** One purpose: the exact words to read out, and three equal answers. Taking a yes back is the same screen and the same tap. */
export function AskOne({ purpose, consent, occasion, language, back, answered }: Props) {
  const heard = useHeard();
  const notices = useWatched<Notice[]>((see) => heard.watchNotices(language, see), language);
  const [spoken, setSpoken] = useState<string>();
  const offered = (notices ?? []).filter((notice) => notice.purpose === purpose);
  const notice = offered.find((one) => one.language === spoken) ?? offered[0];
  const decide = (decision: Decision | undefined) => {
    heard.decide(occasion, purpose, decision, decision && notice);
    answered();
  };
  const before = wasYes(consent, purpose);
  return (
    <Page title={t(`consent.title-${purpose}`)} back={back}>
      <Before consent={consent} purpose={purpose} />
      <Rules />
      {notice && (
        <>
          <p class="hint">{t("consent.read-out")}</p>
          <blockquote class="exact" lang={notice.language} dir="auto">
            {notice.words}
          </blockquote>
          {notice.basis && <p>{t("consent.basis", { basis: t(`basis.${notice.basis}`) })}</p>}
        </>
      )}
      {notices && !notice && <p>{t("consent.no-words")}</p>}
      {notices && (
        <div class="answers">
          {notice && (
            <button type="button" onClick={() => decide("yes")}>
              {t(notice.basis ? "answer.told" : "answer.yes")}
            </button>
          )}
          <button type="button" onClick={() => decide(before ? "withdrawn" : "no")}>
            {t(notice?.basis ? "answer.object" : "answer.no")}
          </button>
          <button type="button" onClick={() => decide(undefined)}>
            {t("answer.not-now")}
          </button>
        </div>
      )}
      {notice && (
        <p class="hint">
          {notice.checkedBy ? t("consent.checked", { name: notice.checkedBy }) : t("consent.unchecked")}
        </p>
      )}
      {notice && offered.length > 1 && (
        <Select
          id="ask-language"
          label={t("consent.language")}
          value={notice.language}
          options={offered.map(({ language: code }) => ({ value: code, label: languageName(code) }))}
          save={setSpoken}
        />
      )}
    </Page>
  );
}

function Before({ consent, purpose }: { consent: Consent; purpose: Purpose }) {
  const now = chosen(consent, purpose);
  if (now) return <p>{t(now === "yes" ? "consent.in-draft-yes" : "consent.in-draft-no")}</p>;
  if (consent.answers[purpose]) return <p>{t("consent.now-yes")}</p>;
  if (consent.asked.includes(purpose)) return <p>{t("consent.now-no")}</p>;
  return null;
}
