import type { KeepLine, ToAsk } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { dayText } from "../messages/dates";
import type { MessageKey } from "../messages/en";
import { t, tx } from "../messages/translate";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { Words } from "../parts/Words";
import { useReturn } from "../router";

/** Whom to ask about keeping what they said: before it goes, and when they said yes long ago. */
export function KeepOrLetGo() {
  const heard = useHeard();
  const asking = useWatched<ToAsk>((see) => heard.watchToAsk(see));
  useReturn(asking !== undefined);
  return (
    <Page title={t("keeping.title")} back="/">
      {asking && asking.over > 0 && (
        <div class="notice">
          <p>{t("keeping.over", { n: asking.over })}</p>
          <button type="button" onClick={() => void heard.clearOver()}>
            {t("gone.read")}
          </button>
        </div>
      )}
      {asking && asking.soon.length + asking.again.length === 0 && <p>{t("keeping.none")}</p>}
      {asking && <Lines lines={asking.soon} heading="keeping.soon" words="keeping.soon-words" day="keeping.goes" />}
      {asking && <Lines lines={asking.again} heading="keeping.again" words="keeping.again-words" day="keeping.since" />}
    </Page>
  );
}

type Texts = { heading: MessageKey; words: MessageKey; day: MessageKey };

function Lines({ lines, heading, words, day }: { lines: KeepLine[] } & Texts) {
  if (lines.length === 0) return null;
  const now = new Date();
  return (
    <section>
      <h2>{t(heading)}</h2>
      <p>{t(words)}</p>
      <ul class="rows">
        {lines.map((line) => (
          <li key={line.id}>
            <Link to={`/record/${line.id}`} class="row">
              <Who line={line} />
              {line.said && <Words class="row-said" text={line.said} language={line.language} />}
              <span class="row-said">{t(day, { day: dayText(line.day, now) })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Who({ line: { name, at, place } }: { line: KeepLine }) {
  const who = <bdi>{name ?? (at ? dayText(at, new Date()) : t("today.someone"))}</bdi>;
  return <span class="row-who">{place ? tx("today.who-where", { who, place: <bdi>{place}</bdi> }) : who}</span>;
}
