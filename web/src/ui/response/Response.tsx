import type { Lists, Open, QuestionSet, State } from "../../app/front";
import { NO_LISTS } from "../../core/records/list";
import { askedSet } from "../../core/records/response";
import { askAddress, goesOnAt } from "../ask/address";
import { WriteDown } from "../ask/WriteDown";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { Tags } from "../parts/Tags";
import { Words } from "../parts/Words";
import { forReader } from "../reading/wording";
import { CardPart } from "../record/CardPart";
import { ConsentPart } from "../record/ConsentPart";
import { ErasePart } from "../record/ErasePart";
import { textOf } from "../record/entries";
import { Helped } from "../record/Helped";
import { MovePart } from "../record/MovePart";
import { NeedsLines } from "../record/NeedsLines";
import { Notes } from "../record/Notes";
import { OtherVersions } from "../record/OtherVersions";
import { Person } from "../record/Person";
import { SavedLine } from "../record/SavedLine";
import { SharePart } from "../record/SharePart";
import { Where } from "../record/Where";
import { go, listBehind } from "../router";
import { Answers } from "./Answers";
import "./response.css";

type Props = { open: Open; person: State };

/** What somebody answered, and what else is known of it, in one scroll like a conversation. */
export function Response({ open, person }: Props) {
  const heard = useHeard();
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see));
  // Answers can be read before all else has been, and where the lists do not open.
  const lists = useWatched<Lists>((see) => heard.watchLists(see)) ?? NO_LISTS;
  const name = textOf(person, "name");
  const title = t("response.title");
  if (!sets) return <Page title={title} back={listBehind()} />;
  const asked = askedSet(open.state);
  const set = sets.find((one) => one.set === asked?.set && one.version === asked.version);
  return (
    <Page key="here" title={title} heading={name ? <bdi>{name}</bdi> : title} back={listBehind()}>
      <Sections open={open} person={person} set={set} lists={lists} />
    </Page>
  );
}

type SectionsProps = Props & { set: QuestionSet | undefined; lists: Lists };

function Sections({ open, person, set, lists }: SectionsProps) {
  const heard = useHeard();
  const subject = open.envelope.subject;
  const done = () => {
    void heard.flush().catch(() => undefined);
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
      <Asked open={open} set={set} />
      <Answers open={open} set={set} />
      {subject && <WriteDown subject={subject} />}
      <Where open={open} lists={lists} />
      <Helped open={open} />
      <Notes open={open} />
      {subject && <Person subject={subject} person={person} />}
      {subject && <ConsentPart record={open.id} subject={subject} />}
      {subject && <CardPart open={open} person={person} />}
      <SharePart open={open} />
      {subject && <MovePart open={open} />}
      {subject && <ErasePart open={open} />}
      <div class="thumb">
        <button type="button" class="main-action" onClick={done}>
          {t("app.done")}
        </button>
      </div>
    </form>
  );
}

/** Which set was asked, and the way back into it while there are questions left. */
function Asked({ open, set }: Pick<SectionsProps, "open" | "set">) {
  const heard = useHeard();
  if (!set) return <p class="notice">{t("ask.not-here-words")}</p>;
  const title = forReader(set.title);
  const on = goesOnAt(set, open.state, heard.questionAt(open.id));
  return (
    <>
      <h2>
        <Words text={title.text} language={title.language} />
      </h2>
      {on && (
        <p>
          <Link to={askAddress(open.id, on)} class="next">
            {t("response.go-on")}
          </Link>
        </p>
      )}
    </>
  );
}
