import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { found } from "./received";

/** How packed parts of a file begin, and what unpacks them. */
const PACKED: [Buffer, (part: Buffer, how: object) => Buffer][] = [
  [Buffer.from([0x1f, 0x8b, 0x08]), gunzipSync],
  [Buffer.from([0x78, 0x01]), inflateSync],
  [Buffer.from([0x78, 0x9c]), inflateSync],
  [Buffer.from([0x78, 0xda]), inflateSync],
  // A file within a zip: its head's length varies, so every body behind one is tried.
  [Buffer.from("PK\u0003\u0004"), (part, how) => inflateRawSync(part.subarray(30 + part.readUInt16LE(26)), how)],
];
const MOST = 1 << 20;

/** Which of these words stand in which files under a folder: as text, in base64, or in what is packed there. */
export async function readable(folder: string, words: string[]): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name));
  const seen: string[] = [];
  for (const file of files) {
    const bytes = await readFile(file);
    for (const part of [bytes, ...unpacked(bytes)])
      for (const word of found(words, part)) seen.push(`${word} in ${file}`);
    for (const word of words) if (inBase64(word).some((text) => bytes.includes(text))) seen.push(`${word} in ${file}`);
  }
  return seen;
}

/** As it may begin at each place in a group of three; both ends depend on what is beside it. */
function inBase64(word: string): string[] {
  return [0, 1, 2].map((skip) => Buffer.from(word).subarray(skip).toString("base64").slice(0, -4));
}

function unpacked(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (const [head, unpack] of PACKED) {
    for (let at = bytes.indexOf(head); at >= 0; at = bytes.indexOf(head, at + 1)) {
      try {
        const how = { maxOutputLength: MOST, finishFlush: constants.Z_SYNC_FLUSH };
        parts.push(unpack(bytes.subarray(at, at + MOST), how));
      } catch {
        // It only looked like one.
      }
    }
  }
  return parts;
}
