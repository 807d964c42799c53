import { useEffect, useState } from "preact/hooks";
import type { Consent as Answers, Open } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { screenLanguage, t } from "../messages/translate";
import { Page } from "../parts/Page";
import { textOf } from "../record/entries";
import { go } from "../router";
import { AskOne } from "./AskOne";
import "./consent.css";
import { afterThis, firstToAsk, purposeIn } from "./order";
import { Summary } from "./Summary";

/** An occasion of consent: one calm screen for each purpose, then all of it read back. It waits, half done, as long as it must. */
export function Consent({ id, query }: { id: string; query: string }) {
  const heard = useHeard();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  const subject = open?.envelope.subject;
  if (!open || !subject) return <Page title={t("consent.heading")} back={`/record/${id}`} />;
  const language = textOf(open.state, "language") || screenLanguage();
  return <Occasion record={id} subject={subject} language={language} query={query} />;
}

type Props = { record: string; subject: string; language: string; query: string };

function Occasion({ record, subject, language, query }: Props) {
  const heard = useHeard();
  const consent = useWatched<Answers>((see) => heard.watchConsent(subject, see), subject);
  const [occasion, setOccasion] = useState<string>();
  const [passed, setPassed] = useState<string[]>([]);
  const here = `/record/${record}/consent`;
  useEffect(() => {
    void heard.startOccasion(subject).then(setOccasion);
  }, [heard, subject]);
  const known = consent !== undefined && occasion !== undefined;
  // Where to begin is decided once, when everything is known.
  useEffect(() => {
    const first = known ? firstToAsk(consent) : undefined;
    if (first && purposeIn(query) === undefined) go(`${here}?ask=${first}`, "replace");
  }, [known]);
  if (!known) return <Page title={t("consent.heading")} back={`/record/${record}`} />;
  const purpose = purposeIn(query);
  if (!purpose) return <Summary consent={consent} occasion={occasion} record={record} />;
  const answered = () => {
    const next = afterThis(purpose, consent, passed);
    setPassed([...passed, purpose]);
    go(next ? `${here}?ask=${next}` : here);
  };
  return (
    <AskOne
      key={purpose}
      purpose={purpose}
      consent={consent}
      occasion={occasion}
      language={language}
      back={`/record/${record}`}
      answered={answered}
    />
  );
}
