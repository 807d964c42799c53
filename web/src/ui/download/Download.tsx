import { useEffect, useState } from "preact/hooks";
import type { DeskAnswer, ExportAsk, ExportLine, ExportPreview, Lists, QuestionSet } from "../../app/front";
import { filterIn, queryOf } from "../desk/filter";
import { lookedFor, lookFor } from "../desk/looked-for";
import { Trouble } from "../desk/Trouble";
import { useHeard, useProfile, useWatched } from "../heard";
import { screenLanguage, t } from "../messages/translate";
import { Radios } from "../parts/Choice";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import "../desk/desk.css";
import "../reading/reading.css";
import "./download.css";
import { Chosen } from "./Chosen";
import { Inside } from "./Inside";
import { Past } from "./Past";
import { saveFile } from "./save-file";

const PURPOSES = ["share", "quote", "research"] as const;
const FORMATS = ["xlsx", "csv"] as const;

type Missed = Exclude<DeskAnswer<never>["kind"], "ok">;
/** What came of pressing Download. */
type Came = { kind: "fetching" } | { kind: "saved"; name: string } | { kind: Missed };

/** The list as a sheet: what will be in it, what for, and what is left out, before anything is downloaded. */
export function Download({ query }: { query: string }) {
  const heard = useHeard();
  const asked = queryOf(filterIn(query));
  const [words, setWords] = useState(lookedFor);
  const [purpose, setPurpose] = useState<ExportAsk["purpose"]>("share");
  const [format, setFormat] = useState<ExportAsk["format"]>("xlsx");
  const [preview, setPreview] = useState<DeskAnswer<ExportPreview>>();
  const [past, setPast] = useState<DeskAnswer<ExportLine[]>>();
  const [came, setCame] = useState<Came>();
  const [looks, setLooks] = useState(0);
  const lists = useWatched<Lists>((see) => heard.watchLists(see));
  const sets = useWatched<QuestionSet[]>((see) => heard.watchQuestionSets(see));
  const ask = (): ExportAsk => ({
    filter: { ...filterIn(asked), ...(words && { words }) },
    purpose,
    format,
    language: screenLanguage(),
  });
  // The format changes nothing of what is inside.
  useEffect(() => {
    let stale = false;
    setCame(undefined);
    void heard.exportPreview(ask()).then((answer) => stale || setPreview(answer));
    return () => {
      stale = true;
    };
  }, [asked, words, purpose, looks]);
  useEffect(() => {
    void heard.exports().then(setPast);
  }, [looks]);
  const fetchIt = async () => {
    setCame({ kind: "fetching" });
    const answer = await heard.download(ask());
    if (answer.kind === "ok") saveFile(answer.value.name, answer.value.file);
    setCame(answer.kind === "ok" ? { kind: "saved", name: answer.value.name } : answer);
    setPast(await heard.exports());
  };
  const again = () => setLooks(looks + 1);
  if (!lists || !sets) return null;
  return (
    <Page title={t("download.title")}>
      <div class="download">
        <Chosen
          filter={filterIn(asked)}
          words={words}
          lists={lists}
          sets={sets}
          drop={() => {
            lookFor("");
            setWords("");
          }}
        />
        {preview && preview.kind !== "ok" && <Trouble kind={preview.kind} again={again} />}
        {preview?.kind === "ok" && (
          <form
            autocomplete="off"
            onSubmit={(event) => {
              event.preventDefault();
              if (came?.kind !== "fetching") void fetchIt();
            }}
          >
            <Radios
              name="purpose"
              legend={t("download.purpose")}
              value={purpose}
              options={PURPOSES.map((value) => ({ value, label: t(`download.for-${value}`) }))}
              save={(value) => setPurpose(PURPOSES.find((one) => one === value) ?? "share")}
            />
            <Inside preview={preview.value} purpose={purpose} />
            <Radios
              name="format"
              legend={t("download.format")}
              value={format}
              options={FORMATS.map((value) => ({ value, label: t(`download.as-${value}`) }))}
              save={(value) => setFormat(FORMATS.find((one) => one === value) ?? "xlsx")}
            />
            <Recorded />
            <button type="submit" class="main-action" disabled={preview.value.rows === 0}>
              {t("download.button")}
            </button>
            <Outcome came={came} />
          </form>
        )}
        {past?.kind === "ok" && <Past lines={past.value} />}
        <p class="steps">
          <Link to={`/desk${asked}`} class="next">
            {t("desk.back")}
          </Link>
        </p>
      </div>
    </Page>
  );
}

/** Said before it is done: a download is written down under the name of whoever presses. */
function Recorded() {
  const { name } = useProfile();
  return (
    <div class="notice">
      <p>{t("download.recorded", { name })}</p>
      <p>{t("download.care")}</p>
    </div>
  );
}

function Outcome({ came }: { came: Came | undefined }) {
  return (
    <p role="status" class="outcome">
      {came?.kind === "fetching" && t("download.fetching")}
      {came?.kind === "saved" && t("download.saved", { name: came.name })}
      {came && came.kind !== "fetching" && came.kind !== "saved" && (
        <>
          {t("download.failed")} {came.kind === "join-again" ? t("desk.join-again") : t("desk.no-line")}
        </>
      )}
    </p>
  );
}
