import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { unhex } from "../core/bytes";

const FOLDER = fileURLToPath(new URL("../../../tests/fixtures", import.meta.url));

/** A fixture that the server's tests read too. `{"bytes": hex}` becomes bytes. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8"), (_, part) =>
    typeof part?.bytes === "string" && Object.keys(part).length === 1 ? unhex(part.bytes) : part,
  );
}

export function fixturesIn(folder: string): string[] {
  return readdirSync(`${FOLDER}/${folder}`).map((name) => `${folder}/${name}`);
}
