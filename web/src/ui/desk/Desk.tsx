import { useEffect, useState } from "preact/hooks";
import type { DeskAnswer, Lists, ReadingList } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import "./desk.css";
import { DeskList } from "./DeskList";
import { DeskRecord } from "./DeskRecord";
import { filterIn, queryOf } from "./filter";

const NO_LISTS: Lists = { topics: [], places: [], meetings: [] };

/** The reviewer's desk. The list is asked for once for each choice and held, so that rows never move under the cursor. */
export function Desk({ query, id }: { query: string; id?: string }) {
  const heard = useHeard();
  const lists = useWatched<Lists>((see) => heard.watchLists(see)) ?? NO_LISTS;
  const asked = queryOf(filterIn(query));
  const [got, setGot] = useState<DeskAnswer<ReadingList>>();
  const [looks, setLooks] = useState(0);
  // Each look asks again, also for the same choice. The last answer stays until the next: the keyboard keeps its place.
  useEffect(() => {
    let stale = false;
    void heard.readings(filterIn(asked)).then((answer) => stale || setGot(answer));
    return () => {
      stale = true;
    };
  }, [asked, looks]);
  const again = () => setLooks(looks + 1);
  const list = got?.kind === "ok" ? got.value : undefined;
  if (id) return <DeskRecord key={id} id={id} query={asked} rows={list?.rows ?? []} lists={lists} changed={again} />;
  return (
    <Page title={t("desk.title")}>
      {got && got.kind !== "ok" && <Trouble kind={got.kind} again={again} />}
      {list && <DeskList list={list} lists={lists} query={asked} again={again} />}
    </Page>
  );
}

/** Why there is nothing to read, and what to do about it. */
export function Trouble({ kind, again }: { kind: "no-line" | "join-again" | "not-found"; again: () => void }) {
  return (
    <div class="notice" role="status">
      <p>{kind === "not-found" ? t("desk.not-found-words") : t(`desk.${kind}`)}</p>
      {kind === "no-line" && (
        <button type="button" onClick={again}>
          {t("app.try-again")}
        </button>
      )}
    </div>
  );
}
