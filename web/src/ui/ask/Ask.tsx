import { useEffect } from "preact/hooks";
import type { Open, QuestionSet } from "../../app/front";
import { askedSet } from "../../core/records/response";
import { useHeard, useProfile, useWatched } from "../heard";
import { t } from "../messages/translate";
import { Page } from "../parts/Page";
import { go } from "../router";
import { askAddress, askingIn, goesOnAt, languageAt } from "./address";
import { Gone } from "./Gone";
import { OneQuestion } from "./OneQuestion";

type Props = { id: string; question: string | undefined; query: string };

/** Asking a set, one question a screen. Without a question in the address it goes on where it stopped. */
export function Ask({ id, question, query }: Props) {
  const heard = useHeard();
  const { area } = useProfile();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see));
  const set = open && sets?.find((one) => isAsked(one, open));
  const known = set?.questions.some((one) => one.id === question) ?? false;
  // Where to go on is looked up once, when everything is known.
  useEffect(() => {
    if (!open || !set || known) return;
    const at = goesOnAt(set, open.state, heard.questionAt(id)) ?? set.questions[0]?.id;
    if (at) go(askAddress(id, at), "replace");
  }, [set === undefined, known]);
  const back = `/record/${id}`;
  if (open === null || open?.needs.includes("gone")) return <Gone wasHere={open !== null} />;
  if (open && sets && !set) {
    return (
      <Page title={t("ask.not-here")} back={back}>
        <p>{t("ask.not-here-words")}</p>
      </Page>
    );
  }
  if (!open || !set || !question || !known) return <Page title={t("ask.title")} back={back} />;
  const { language: chosen, alone } = askingIn(query);
  // Outside a demo area nobody is asked in words that no speaker has checked.
  const languages = set.languages.filter(({ checkedBy }) => checkedBy || area.demo);
  const place = set.questions.findIndex((one) => one.id === question);
  return (
    <OneQuestion
      key={`${id}/${question}`}
      open={open}
      set={{ ...set, languages }}
      place={place}
      first={languageAt({ ...set, languages }, open.state, place, chosen)}
      chosen={chosen}
      alone={alone}
    />
  );
}

function isAsked({ set, version }: QuestionSet, open: Open): boolean {
  const asked = askedSet(open.state);
  return asked?.set === set && asked.version === version;
}
