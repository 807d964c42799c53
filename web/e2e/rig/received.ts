import { brotliDecompressSync, constants, gunzipSync } from "node:zlib";
import type { Line } from "./line";

/** The last answer may still be on its way: what has come of it counts. */
const PARTLY = {
  br: { finishFlush: constants.BROTLI_OPERATION_FLUSH },
  gzip: { finishFlush: constants.Z_SYNC_FLUSH },
};

/** Every byte that came down a line, as it came and with every compression taken off. */
export function everythingReceived(line: Line): Buffer {
  return Buffer.concat(
    line.passed.flatMap(({ told, headers }) => {
      const body = headers["content-encoding"] === "br" ? brotliDecompressSync(told, PARTLY.br) : told;
      const plain = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body, PARTLY.gzip) : body;
      return [Buffer.from(JSON.stringify(headers)), told, body, plain];
    }),
  );
}

/** The screens' wording in another language than English, which is in the app itself. */
const OTHER_LANGUAGE = /\/assets\/cy-/;

/**
 * Body bytes of the app itself, in one language, that came down this line. Icons are the browser's wish, not the app's
 * need; and the card reader comes once all else is here, only where the browser has none of its own.
 */
export function appBytes(line: Line): number {
  const app = line.passed.filter(({ path }) => !/^\/api\/|\.png$|\/decode-/.test(path) && !OTHER_LANGUAGE.test(path));
  return app.reduce((sum, { told }) => sum + told.length, 0);
}

/** Body bytes of the screens' wording in the other language. */
export function languageBytes(line: Line): number {
  const other = line.passed.filter(({ path }) => OTHER_LANGUAGE.test(path));
  return other.reduce((sum, { told }) => sum + told.length, 0);
}

/** Body bytes of the reader of cards' patterns. */
export function readerBytes(line: Line): number {
  const reader = line.passed.filter(({ path }) => path.includes("/decode-"));
  return reader.reduce((sum, { told }) => sum + told.length, 0);
}

/** The words, among these, that stand anywhere in the bytes, in UTF-8 or in either order of UTF-16. */
export function found(words: string[], bytes: Buffer): string[] {
  return words.filter((word) => {
    const wide = Buffer.from(word, "utf16le");
    return [Buffer.from(word), wide, Buffer.from(wide).swap16()].some((spelled) => bytes.includes(spelled));
  });
}
