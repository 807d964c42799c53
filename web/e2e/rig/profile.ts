import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { found } from "./received";

/** Which of these words stand in which files of a browser's profile. */
export async function readable(folder: string, words: string[]): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name));
  const seen: string[] = [];
  for (const file of files) for (const word of found(words, await readFile(file))) seen.push(`${word} in ${file}`);
  return seen;
}
