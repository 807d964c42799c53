import { useState } from "preact/hooks";
import type { Lists, Open, State } from "../../app/front";
import { statements } from "../../core/records/conversation";
import { useHeard, useProfile, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { isFirstScreen, Page } from "../parts/Page";
import { Tags } from "../parts/Tags";
import { go } from "../router";
import { CardPart } from "./CardPart";
import { ConsentPart } from "./ConsentPart";
import { textOf } from "./entries";
import { Helped } from "./Helped";
import { NeedsLines } from "./NeedsLines";
import { OtherVersions } from "./OtherVersions";
import { Person } from "./Person";
import { Promises } from "./Promises";
import { RecordText } from "./RecordText";
import { SavedLine } from "./SavedLine";
import { SharePart } from "./SharePart";
import { Statements } from "./Statements";
import { Topics } from "./Topics";
import { Where } from "./Where";

const NO_LISTS: Lists = { topics: [], places: [], meetings: [] };

/** One conversation, in one scroll. Nothing must be filled in, and there is nothing to save. */
export function Record({ id }: { id: string }) {
  const heard = useHeard();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  const subject = open?.envelope.subject;
  const person = useWatched<State>((see) => (subject ? heard.watchPerson(subject, see) : () => {}), subject);
  const [reopened] = useState(isFirstScreen);
  const name = person && textOf(person, "name");
  if (open === null) {
    return (
      <Page title={t("record.gone")} back="/">
        <p>{t("record.gone-words")}</p>
      </Page>
    );
  }
  if (open?.needs.includes("gone")) {
    return (
      <Page title={t("record.gone")} back="/">
        <p>{t("needs.gone")}</p>
      </Page>
    );
  }
  return (
    <Page title={t("record.title")} heading={name ? <bdi>{name}</bdi> : t("record.title")} back="/">
      {open && <Sections open={open} person={person ?? {}} reopened={reopened} />}
    </Page>
  );
}

function Sections({ open, person, reopened }: { open: Open; person: State; reopened: boolean }) {
  const heard = useHeard();
  const profile = useProfile();
  const lists = useWatched<Lists>((see) => heard.watchLists(see)) ?? NO_LISTS;
  // The cursor waits in an empty record, and where the words stopped when the app was closed over them.
  const [cursor] = useState(() => reopened || !statements(open.state).some(({ words }) => words?.value));
  const subject = open.envelope.subject;
  const done = () => {
    void heard.flush();
    go("/");
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
      <Fold title={t("notes.heading")} open={open.state.notes !== undefined && textOf(open.state, "notes") !== ""}>
        <RecordText
          open={open}
          field="notes"
          label={t("notes.label")}
          hint={t("notes.hint", { team: profile.space?.name ?? profile.area.name })}
          rows={4}
          keepEmpty
        />
      </Fold>
      {subject && <Person subject={subject} person={person} />}
      {subject && <ConsentPart record={open.id} subject={subject} />}
      {subject && <CardPart record={open.id} person={person} />}
      <SharePart open={open} />
      <div class="thumb">
        <button type="button" class="main-action" onClick={done}>
          {t("app.done")}
        </button>
      </div>
    </form>
  );
}
