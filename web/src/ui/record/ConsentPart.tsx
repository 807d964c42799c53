import type { Consent, Purpose } from "../../app/front";
import { PURPOSES } from "../../core/consent";
import { useHeard, useWatched } from "../heard";
import { dayText } from "../messages/dates";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { Link } from "../parts/Link";
import { useReturn } from "../router";

/** What the person allows now, in sentences, and the way to ask. Unasked is no, and says so. */
export function ConsentPart({ record, subject }: { record: string; subject: string }) {
  const heard = useHeard();
  const consent = useWatched<Consent>((see) => heard.watchConsent(subject, see), subject);
  const last = useWatched<string | null>((see) => heard.watchLastDay(record, see), record);
  // The last part of a record to be filled; before that, its foot is not where it was.
  useReturn(consent !== undefined);
  const asked = consent?.asked ?? [];
  const unasked = PURPOSES.filter((purpose) => !asked.includes(purpose));
  const draft = consent?.occasions.some((occasion) => occasion.draft && occasion.decisions.length > 0) ?? false;
  const unread = consent?.occasions.some((occasion) => occasion.unread) ?? false;
  const done = consent?.occasions.some((occasion) => !occasion.draft) ?? false;
  const named = (purpose: Purpose) => t(`consent.${purpose}`);
  return (
    <Fold title={t("consent.heading")} open>
      {unread && <p class="notice">{t("consent.unread")}</p>}
      {consent && asked.length === 0 && !unread && <p>{t("consent.nothing")}</p>}
      {asked.length > 0 && (
        <ul>
          {asked.map((purpose) => (
            <li key={purpose}>
              {t(consent?.answers[purpose] ? "consent.yes" : "consent.no", { purpose: named(purpose) })}
            </li>
          ))}
          {unasked.length > 0 && <li>{t("consent.not-asked", { purposes: unasked.map(named).join(", ") })}</li>}
        </ul>
      )}
      {last && <p>{t("keeping.until", { day: dayText(last, new Date()) })}</p>}
      {draft && <p>{t("consent.begun")}</p>}
      <p>
        <Link to={`/record/${record}/consent`} class="next">
          {t(done ? "consent.change" : "consent.ask")}
        </Link>
      </p>
    </Fold>
  );
}
