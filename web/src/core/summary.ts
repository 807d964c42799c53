import type { Sha256 } from "./bytes";
import type { Summary } from "./entry";
import { partsOf, shareOf } from "./piece";
import { statements, text } from "./records/conversation";
import { askedSet, givenAnswers } from "./records/response";
import type { State } from "./state";

const SAID_CHARACTERS = 80;

/** The start of a statement, whole words where it can be, and a sign that it goes on. */
export function firstWords(words: string): string {
  const letters = Array.from(words);
  if (letters.length <= SAID_CHARACTERS) return words;
  const start = letters.slice(0, SAID_CHARACTERS).join("");
  return `${start.replace(/\s+\S*$/u, "")}…`;
}

/** The small line of a record that lists show, from its state. */
export async function summarise(kind: string, state: State, sha256: Sha256): Promise<Summary> {
  const first = statements(state).find((statement) => !statement.out && text(statement.words).trim());
  const parts = partsOf(kind, state).filter((part) => !part.out);
  const shares = await Promise.all(parts.map((part) => shareOf(state, part, sha256)));
  const line: Summary = {
    name: text(state.name),
    place: text(state.place),
    said: firstWords(text(first?.words).trim()),
    language: text(first?.language) || text(state.language),
    at: text(state.at),
    ...(kind === "response" && answered(state)),
  };
  for (const key of ["name", "place", "said", "language", "at"] as const) if (!line[key]) delete line[key];
  if (Object.values(state).some((field) => field.others)) line.twoVersions = true;
  if (shares.includes("changed")) line.changedSinceShared = true;
  return line;
}

function answered(state: State): Pick<Summary, "set" | "version" | "answered" | "texts"> {
  const given = givenAnswers(state);
  const texts: NonNullable<Summary["texts"]> = {};
  for (const { q, value, language } of given)
    if (typeof value === "string" && value.trim())
      texts[q] = { said: firstWords(value.trim()), ...(language && { language }) };
  return { ...askedSet(state), answered: given.length, texts };
}
