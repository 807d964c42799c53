import { useState } from "preact/hooks";
import type { Lists, Open, State } from "../../app/front";
import { statements } from "../../core/records/conversation";
import { NO_LISTS } from "../../core/records/list";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { later } from "../parts/Later";
import { isFirstScreen, Page } from "../parts/Page";
import { Tags } from "../parts/Tags";
import { go, listBehind } from "../router";
import { AskPart } from "./AskPart";
import { CardPart } from "./CardPart";
import { CleanPart } from "./CleanPart";
import { ConsentPart } from "./ConsentPart";
import { Elsewhere } from "./Elsewhere";
import { ErasePart } from "./ErasePart";
import { textOf } from "./entries";
import { Helped } from "./Helped";
import { MovePart } from "./MovePart";
import { NeedsLines } from "./NeedsLines";
import { Notes } from "./Notes";
import { OtherVersions } from "./OtherVersions";
import { Person } from "./Person";
import { Promises } from "./Promises";
import { SavedLine } from "./SavedLine";
import { SharePart } from "./SharePart";
import { Statements } from "./Statements";
import { Topics } from "./Topics";
import { Where } from "./Where";

const Response = later(() => import("../response/Response").then(({ Response }) => Response));

/** One record, in one scroll. Nothing must be filled in, and there is nothing to save. */
export function Record({ id }: { id: string }) {
  const heard = useHeard();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  const subject = open?.envelope.subject;
  const person = useWatched<State>((see) => (subject ? heard.watchPerson(subject, see) : () => {}), subject);
  const [reopened] = useState(isFirstScreen);
  const name = person && textOf(person, "name");
  const read = async () => {
    await heard.clearGone(id);
    go(listBehind());
  };
  if (open === null) {
    return (
      <Page title={t("record.gone")} back={listBehind()}>
        <p>{t("record.gone-words")}</p>
      </Page>
    );
  }
  if (open?.needs.includes("gone")) {
    return (
      <Page title={t("record.gone")} back={listBehind()}>
        <p>{t("gone.words")}</p>
        <button type="button" class="main-action" onClick={read}>
          {t("gone.read")}
        </button>
      </Page>
    );
  }
  if (open?.erasing && open.erasing !== "asked") {
    return (
      <Page title={t("erase.soon")} back={listBehind()}>
        <ErasePart open={open} />
      </Page>
    );
  }
  if (open?.elsewhere) return <Elsewhere open={open} words={open.elsewhere} />;
  if (open?.envelope.kind === "response") return <Response open={open} person={person ?? {}} />;
  return (
    <Page title={t("record.title")} heading={name ? <bdi>{name}</bdi> : t("record.title")} back={listBehind()}>
      {open && <Sections open={open} person={person ?? {}} reopened={reopened} />}
    </Page>
  );
}

function Sections({ open, person, reopened }: { open: Open; person: State; reopened: boolean }) {
  const heard = useHeard();
  const lists = useWatched<Lists>((see) => heard.watchLists(see)) ?? NO_LISTS;
  // The cursor waits in an empty record, and where the words stopped when the app was closed over them.
  const [cursor] = useState(() => reopened || !statements(open.state).some(({ words }) => words?.value));
  const subject = open.envelope.subject;
  const done = () => {
    void heard.flush();
    go(listBehind());
  };
  return (
    <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      <div class="under-title">
        <SavedLine open={open} />
        {open.travel !== "phone" && <Tags travel={open.travel} needs={[]} />}
      </div>
      <NeedsLines open={open} />
      <OtherVersions open={open} />
      <Statements open={open} cursor={cursor} />
      <Topics open={open} lists={lists} />
      <Where open={open} lists={lists} />
      <Helped open={open} />
      <Promises open={open} />
      {subject && <AskPart record={open.id} subject={subject} />}
      <Notes open={open} />
      {subject && <Person subject={subject} person={person} />}
      {subject && <ConsentPart record={open.id} subject={subject} />}
      {subject && <CardPart open={open} person={person} />}
      <SharePart open={open} />
      {subject && <MovePart open={open} />}
      <CleanPart open={open} />
      {subject && <ErasePart open={open} />}
      <div class="thumb">
        <button type="button" class="main-action" onClick={done}>
          {t("app.done")}
        </button>
      </div>
    </form>
  );
}
