import type { Sha256 } from "./bytes";
import type { Summary } from "./entry";
import { shareOf } from "./piece";
import { statements, text } from "./records/conversation";
import type { State } from "./state";

const SAID_CHARACTERS = 80;

/** The start of a statement, whole words where it can be, and a sign that it goes on. */
function firstWords(words: string): string {
  const letters = Array.from(words);
  if (letters.length <= SAID_CHARACTERS) return words;
  const start = letters.slice(0, SAID_CHARACTERS).join("");
  return `${start.replace(/\s+\S*$/u, "")}…`;
}

/** The small line of a record that lists show, from its state. */
export async function summarise(state: State, sha256: Sha256): Promise<Summary> {
  const said = statements(state).filter((statement) => !statement.out);
  const first = said.find((statement) => text(statement.words).trim());
  const shares = await Promise.all(said.map((statement) => shareOf(state, statement, sha256)));
  const line: Summary = {
    name: text(state.name),
    place: text(state.place),
    said: firstWords(text(first?.words).trim()),
    language: text(first?.language) || text(state.language),
    at: text(state.at),
  };
  for (const key of ["name", "place", "said", "language", "at"] as const) if (!line[key]) delete line[key];
  if (Object.values(state).some((field) => field.others)) line.twoVersions = true;
  if (shares.includes("changed")) line.changedSinceShared = true;
  return line;
}
