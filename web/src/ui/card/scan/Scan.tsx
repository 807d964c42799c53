import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../messages/translate";
import { hasCamera, watch } from "./camera";
import { codeIn } from "./code";
import { qrReader, type Reader } from "./reader";
import "./scan.css";

type Seen = "off" | "looking" | "other" | "refused" | "none";

/** Reads a card with the camera, where there is one. Typing its code always works beside it. */
export function Scan({ found }: { found: (code: string) => void }) {
  const [reader, setReader] = useState<{ read: Promise<Reader> }>();
  const [seen, setSeen] = useState<Seen>("off");
  const video = useRef<HTMLVideoElement>(null);
  const on = seen === "looking" || seen === "other";
  // The reader is there before it is needed: it may have to come over a line that goes away.
  useEffect(() => {
    const end = new AbortController();
    void hasCamera().then((has) => has && !end.signal.aborted && setReader({ read: qrReader(end.signal) }));
    return () => end.abort();
  }, []);
  // The camera is open exactly while this screen shows its picture.
  useEffect(() => {
    const it = video.current;
    if (!on || !it || !reader) return;
    const stop = new AbortController();
    const saw = async (pattern: string) => {
      const code = await codeIn(pattern);
      if (stop.signal.aborted) return;
      setSeen(code ? "off" : "other");
      if (code) found(code);
    };
    const hidden = () => document.visibilityState === "hidden" && setSeen("off");
    document.addEventListener("visibilitychange", hidden);
    watch(it, reader.read, (pattern) => void saw(pattern), stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) setSeen(isRefusal(error) ? "refused" : "none");
    });
    return () => {
      stop.abort();
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [on]);
  if (!reader) return null;
  return (
    <div class="scan">
      <button type="button" class="quiet" onClick={() => setSeen(on ? "off" : "looking")}>
        {t(on ? "scan.stop" : "scan.start")}
      </button>
      <p role="status">{seen !== "off" && t(`scan.${seen}`)}</p>
      {on && <video ref={video} muted playsInline aria-label={t("scan.picture")} />}
    </div>
  );
}

function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "SecurityError");
}
