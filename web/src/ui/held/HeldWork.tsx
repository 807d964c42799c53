import { useLayoutEffect, useRef } from "preact/hooks";
import type { Held, HeldRecord } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t, tx } from "../messages/translate";
import { Page } from "../parts/Page";
import { SyncLine } from "../today/SyncLine";
import { whatIsKnown, whatIsNew } from "./what";

/** Work that somebody who is not in the team wrote on its records: whose, on what, and whether it is taken in. */
export function HeldWork() {
  const heard = useHeard();
  const held = useWatched<Held[]>((see) => heard.watchHeld(see));
  const n = held?.reduce((sum, { records }) => sum + records.length, 0) ?? 0;
  // The line that had the focus may be gone.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>("h1")?.focus();
  }, [n]);
  return (
    <Page title={t("held.title")} back="/">
      <SyncLine button={false} />
      {held && n === 0 && <p>{t("held.none")}</p>}
      {held && n > 0 && (
        <>
          <p>{t("held.lead")}</p>
          <ul>
            <li>{t("held.what-accept")}</li>
            <li>{t("held.what-decline")}</li>
          </ul>
          {held.map(({ name, records }) => (
            <section key={name}>
              <h2>{tx("held.by", { name: <bdi>{name || t("held.nobody")}</bdi> })}</h2>
              <ul class="rows">
                {records.map((record) => (
                  <Line key={record.id} record={record} />
                ))}
              </ul>
            </section>
          ))}
        </>
      )}
    </Page>
  );
}

function Line({ record }: { record: HeldRecord }) {
  const heard = useHeard();
  const said = useRef<HTMLParagraphElement>(null);
  const pressed = useRef(false);
  useLayoutEffect(() => {
    if (record.said && pressed.current) said.current?.focus();
  }, [record.said]);
  const decide = (kind: "accept" | "decline") => () => {
    pressed.current = true;
    void heard.decideHeld(record.id, kind);
  };
  const about = `held-${record.id}`;
  return (
    <li>
      <p id={about}>
        <strong>{whose(record)}</strong> {t("held.changes", { n: record.count })}
      </p>
      {record.said ? (
        <p ref={said} tabIndex={-1}>
          {t(`held.said-${record.said}`)}
        </p>
      ) : (
        <p class="held-ways">
          <button type="button" aria-describedby={about} onClick={decide("accept")}>
            {t("held.accept")}
          </button>
          <button type="button" class="quiet" aria-describedby={about} onClick={decide("decline")}>
            {t("held.decline")}
          </button>
        </p>
      )}
    </li>
  );
}

function whose(record: HeldRecord) {
  const { row } = record;
  if (!row) return whatIsNew(record);
  const who = <bdi>{row.name ?? t("today.someone")}</bdi>;
  const where = row.place ? tx("today.who-where", { who, place: <bdi>{row.place}</bdi> }) : who;
  return (
    <>
      {whatIsKnown(row)}: {where}
    </>
  );
}
