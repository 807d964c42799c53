import { useEffect, useRef, useState } from "preact/hooks";
import { useHeard } from "../../heard";
import { t } from "../../messages/translate";
import { hasCamera, watch } from "./camera";
import { codeIn } from "./code";
import { NoReader, qrReader, type Reader } from "./reader";
import "./scan.css";

type Seen = "off" | "looking" | "other" | "refused" | "no-reader" | "none";

/** Reads a card with the camera, where there is one. Typing its code always works beside it. */
export function Scan({ found }: { found: (code: string) => void }) {
  const heard = useHeard();
  const [end] = useState(() => new AbortController());
  const [reader, setReader] = useState<{ read: Promise<Reader> }>();
  const [seen, setSeen] = useState<Seen>("off");
  const video = useRef<HTMLVideoElement>(null);
  const looking = useRef<AbortController | null>(null);
  const on = seen === "looking" || seen === "other";
  // The reader is there before it is needed: it may have to come over a line that goes away.
  useEffect(() => {
    void hasCamera().then((has) => has && !end.signal.aborted && setReader(fetchReader(end.signal)));
    return () => end.abort();
  }, []);
  // At once, not with the next picture: a pattern read meanwhile must not open the camera again.
  const putAway = () => {
    looking.current?.abort();
    setSeen("off");
  };
  // The camera is open exactly while this screen shows its picture.
  useEffect(() => {
    const it = video.current;
    if (!on || !it || !reader) return;
    const stop = new AbortController();
    looking.current = stop;
    const saw = async (pattern: string) => {
      const code = await codeIn(pattern, heard);
      if (stop.signal.aborted) return;
      setSeen(code ? "off" : "other");
      if (code) found(code);
    };
    const hidden = () => document.visibilityState === "hidden" && putAway();
    document.addEventListener("visibilitychange", hidden);
    watch(it, reader.read, (pattern) => void saw(pattern), stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) setSeen(whyNot(error));
    });
    return () => {
      stop.abort();
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [on]);
  if (!reader) return null;
  const begin = () => {
    if (seen === "no-reader") setReader(fetchReader(end.signal));
    setSeen("looking");
  };
  return (
    <div class="scan">
      <button type="button" class="quiet" onClick={on ? putAway : begin}>
        {t(on ? "scan.stop" : "scan.start")}
      </button>
      <p role="status">{seen !== "off" && t(`scan.${seen}`)}</p>
      {on && <video ref={video} muted playsInline aria-label={t("scan.picture")} />}
    </div>
  );
}

/** What became of it is only asked once somebody wants to scan. */
function fetchReader(signal: AbortSignal): { read: Promise<Reader> } {
  const read = qrReader(signal);
  read.catch(() => undefined);
  return { read };
}

function whyNot(error: unknown): "refused" | "no-reader" | "none" {
  if (error instanceof NoReader) return "no-reader";
  const refused = error instanceof DOMException && ["NotAllowedError", "SecurityError"].includes(error.name);
  return refused ? "refused" : "none";
}
