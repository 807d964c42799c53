import { useEffect, useState } from "preact/hooks";
import type { DeskAnswer, ExportAsk, ExportLine, ExportPreview, Sync } from "../../app/front";
import { filterIn } from "../desk/filter";
import { Trouble } from "../desk/Trouble";
import { useHeard, useProfile, useWatched } from "../heard";
import { screenLanguage, t, tx } from "../messages/translate";
import { Radios } from "../parts/Choice";
import { saveFile } from "../parts/save-file";
import { Inside } from "./Inside";
import { type Came, Outcome } from "./Outcome";
import { Past } from "./Past";

const PURPOSES = ["share", "quote", "research"] as const;
const FORMATS = ["xlsx", "csv"] as const;

/** What would be in the sheet, and what it was asked for; that may change while an answer is on its way. */
type Previewed = Props & { purpose: ExportAsk["purpose"]; answer: DeskAnswer<ExportPreview> };

type Props = {
  /** The filter as an address, and the words that were looked for. */
  asked: string;
  words: string;
};

/** What for and in which kind of file, what will be inside, the download itself, and those of the past. */
export function Sheet({ asked, words }: Props) {
  const heard = useHeard();
  const [purpose, setPurpose] = useState<ExportAsk["purpose"]>("share");
  const [format, setFormat] = useState<ExportAsk["format"]>("xlsx");
  const [preview, setPreview] = useState<Previewed>();
  const [past, setPast] = useState<DeskAnswer<ExportLine[]>>();
  const [came, setCame] = useState<Came>();
  const [looks, setLooks] = useState(0);
  const filter = { ...filterIn(asked), ...(words && { words }) };
  const ask: ExportAsk = { filter, purpose, format, language: screenLanguage() };
  const sync = useWatched<Sync>((see) => heard.watchSync(see));
  // The server makes the sheet, and knows of this reviewer's own marks only once they were sent.
  const marksWait = filter.state !== undefined && sync !== undefined && sync.waiting > 0;
  // The format changes nothing of what is inside.
  useEffect(() => {
    let stale = false;
    setCame(undefined);
    void heard.exportPreview(ask).then((answer) => stale || setPreview({ asked, words, purpose, answer }));
    return () => {
      stale = true;
    };
  }, [asked, words, purpose, looks, marksWait]);
  useEffect(() => {
    void heard.exports().then(setPast);
  }, [looks]);
  const fetchIt = async () => {
    setCame({ kind: "fetching" });
    const answer = await heard.download(ask);
    if (answer.kind === "ok") saveFile(answer.value.name, answer.value.file);
    setCame(answer.kind === "ok" ? { kind: "saved", name: answer.value.name } : answer);
    setPast(await heard.exports());
  };
  const answer = preview?.answer;
  const isOfThis = preview?.asked === asked && preview.words === words && preview.purpose === purpose;
  // Nothing is said of a sheet, and none is fetched, by the numbers of another.
  const inside = isOfThis && answer?.kind === "ok" ? answer.value : undefined;
  return (
    <>
      {answer && answer.kind !== "ok" && <Trouble kind={answer.kind} again={() => setLooks(looks + 1)} />}
      {answer?.kind === "ok" && (
        <form
          autocomplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            if (inside && came?.kind !== "fetching") void fetchIt();
          }}
        >
          <Radios
            name="purpose"
            legend={t("download.purpose")}
            value={purpose}
            options={PURPOSES.map((value) => ({ value, label: t(`download.for-${value}`) }))}
            save={(value) => setPurpose(PURPOSES.find((one) => one === value) ?? "share")}
          />
          <Inside preview={inside} purpose={purpose} />
          {marksWait && <p class="notice">{t("download.marks-wait")}</p>}
          <Radios
            name="format"
            legend={t("download.format")}
            value={format}
            options={FORMATS.map((value) => ({ value, label: t(`download.as-${value}`) }))}
            save={(value) => setFormat(FORMATS.find((one) => one === value) ?? "xlsx")}
          />
          <Recorded />
          <button type="submit" class="main-action" disabled={!inside?.rows}>
            {t("download.button")}
          </button>
          <Outcome came={came} />
        </form>
      )}
      {past?.kind === "ok" && <Past lines={past.value} />}
    </>
  );
}

/** Said before it is done: a download is written down under the name of whoever presses. */
function Recorded() {
  const { name } = useProfile();
  return (
    <div class="notice">
      <p>{tx("download.recorded", { name: <bdi>{name}</bdi> })}</p>
      <p>{t("download.care")}</p>
    </div>
  );
}
