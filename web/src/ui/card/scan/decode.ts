/** Looks for a QR code in one picture at a time, away from the page. Answers with what it holds, or with nothing. */
import decodeQR from "qr/decode.js";

/** Long enough for a card held askew, short enough for the next picture to be a fresh one. */
const MOST_MS = 150;

/** Says that it is here: a thread that could not be loaded says nothing. */
postMessage(undefined);
addEventListener("message", ({ data }: MessageEvent<ImageData>) => postMessage(patternIn(data)));

function patternIn(picture: ImageData): string | undefined {
  try {
    return decodeQR(picture, { timeLimit: MOST_MS });
  } catch {
    // Most pictures hold none.
    return undefined;
  }
}
