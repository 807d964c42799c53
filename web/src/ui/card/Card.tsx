import { useRef, useState } from "preact/hooks";
import type { Open, State } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t } from "../messages/translate";
import { ErrorSummary } from "../parts/ErrorSummary";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { TextBox } from "../parts/TextBox";
import { Scan } from "./scan/Scan";

type Mistake = "card.bad" | "card.empty" | "card.taken";

/** Binds a printed card to the person. What was typed stays in the box, so that a slip can be mended. */
export function Card({ id }: { id: string }) {
  const heard = useHeard();
  const open = useWatched<Open | null>((see) => heard.watchOpen(id, see), id);
  const [code, setCode] = useState("");
  const [mistake, setMistake] = useState<Mistake>();
  const [tries, setTries] = useState(0);
  const [given, setGiven] = useState(false);
  const [scanned, setScanned] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const back = `/record/${id}`;
  const subject = open?.envelope.subject;
  const person = useWatched<State>((see) => (subject ? heard.watchPerson(subject, see) : () => {}), subject);
  // A person who has a card has lost it: another one needs a second member's word.
  const [lost, setLost] = useState<boolean>();
  if (lost === undefined && person) setLost(person["card/hash"] !== undefined);
  const give = async () => {
    setTries(tries + 1);
    if (!subject || code.trim() === "") return setMistake("card.empty");
    const verdict = lost ? await heard.newCard(id, code) : await heard.giveCard(subject, code);
    if (verdict === "bad-check") return setMistake("card.bad");
    if (verdict === "has-card") return setMistake("card.taken");
    setGiven(true);
  };
  // A card is bound once: what the camera read is shown beside the card before anybody keeps it.
  const scan = (read: string) => {
    setCode(read);
    setMistake(undefined);
    setScanned(true);
    keep.current?.focus();
  };
  if (given) return <Given back={back} lost={lost === true} />;
  return (
    <Page title={t("card.title")} back={back} error={mistake !== undefined}>
      {mistake && <ErrorSummary field="card-code" text={t(mistake)} time={tries} />}
      <p>{t(lost ? "card.lost-lead" : "card.lead")}</p>
      <Scan found={scan} />
      <form
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void give();
        }}
      >
        <TextBox
          id="card-code"
          label={t("card.code")}
          hint={t("card.code-hint")}
          value={code}
          save={(typed) => {
            setCode(typed);
            setScanned(false);
          }}
          error={mistake && t(mistake)}
          cursor
        />
        <p role="status">{scanned && t("scan.read")}</p>
        <button type="submit" class="main-action" ref={keep}>
          {t("card.keep")}
        </button>
      </form>
    </Page>
  );
}

function Given({ back, lost }: { back: string; lost: boolean }) {
  return (
    <Page key="given" title={t("card.given")} back={back}>
      <p>{t(lost ? "card.said-new-card" : "card.unchecked")}</p>
      <h2>{t("card.say")}</h2>
      <p class="notice">
        {t("card.say-1")} {t("card.say-2")}
      </p>
      <p>
        <Link to={back} class="next">
          {t("app.done")}
        </Link>
      </p>
    </Page>
  );
}
