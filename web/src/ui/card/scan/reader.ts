type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> };
type Detectors = { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> };

/** What the camera's picture holds now, if that is a QR code. */
export type Reader = (video: HTMLVideoElement) => Promise<string | undefined>;

/** Ours is not on this phone yet, and there was no line to bring it. */
export class NoReader extends Error {}

/**
 * The browser's own reader where it has one for QR codes; else ours, in a thread of its own until `signal` ends it.
 * Ours comes over the line once, and is here from then on; before that this rejects with `NoReader`.
 */
export async function qrReader(signal: AbortSignal): Promise<Reader> {
  const own = (globalThis as { BarcodeDetector?: Detectors }).BarcodeDetector;
  const formats = own ? await own.getSupportedFormats().catch(() => []) : [];
  // Its screen was left meanwhile: nobody would end a thread that began now.
  signal.throwIfAborted();
  if (!own || !formats.includes("qr_code")) return ourReader(signal);
  const detector = new own({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

/** Enough to read a card that fills a quarter of the picture, on a phone that is not fast. */
const MOST_PIXELS = 960;

async function ourReader(signal: AbortSignal): Promise<Reader> {
  const worker = new Worker(new URL("./decode.ts", import.meta.url), { type: "module" });
  signal.addEventListener("abort", () => worker.terminate(), { once: true });
  const broken = new Promise<never>((_, failed) => {
    worker.onerror = () => failed(new NoReader("the reader could not be loaded"));
  });
  const loaded = new Promise((said) => {
    worker.onmessage = said;
  });
  await Promise.race([broken, loaded]);
  const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read: Reader = (video) =>
    new Promise((found) => {
      const scale = Math.min(1, MOST_PIXELS / Math.max(video.videoWidth, video.videoHeight));
      const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
      // A camera that has just been opened has no picture yet.
      if (!paper || !width || !height) return found(undefined);
      worker.onmessage = ({ data }: MessageEvent<string | undefined>) => found(data);
      Object.assign(paper.canvas, { width, height });
      paper.drawImage(video, 0, 0, width, height);
      const picture = paper.getImageData(0, 0, width, height);
      worker.postMessage(picture, [picture.data.buffer]);
    });
  return (video) => Promise.race([broken, read(video)]);
}
