import { unhex } from "../core/bytes";
import type { State } from "../core/state";
import { plainState } from "./house";

export const SET = "07".repeat(16);

/** A set with a question of every kind, in English and, but for one choice, in Welsh. */
export function livingHere(version = 1): State {
  return plainState({
    set: unhex(SET),
    version,
    "title/en": "Living here",
    "title/cy": "Byw yma",
    "decline/en": "Prefer not to say",
    "decline/cy": "Gwell gen i beidio â dweud",
    "checked-by/en": "Ann Jones",
    "question/way/kind": "several",
    "question/way/order": 1,
    "question/way/words/en": "How do you get about?",
    "question/way/words/cy": "Sut ydych chi'n teithio?",
    "choice/way/walk/order": 2,
    "choice/way/walk/words/en": "On foot",
    "choice/way/walk/words/cy": "Cerdded",
    "choice/way/bus/order": 1,
    "choice/way/bus/words/en": "By bus",
    "choice/way/bus/words/cy": "Ar y bws",
    "question/years/kind": "number",
    "question/years/order": 2,
    "question/years/words/en": "How many years have you lived here?",
    "question/years/words/cy": "Ers sawl blwyddyn?",
    "question/years/low": 0,
    "question/years/high": 100,
    "question/happy/kind": "scale",
    "question/happy/order": 3,
    "question/happy/words/en": "How happy are you here?",
    "question/happy/words/cy": "Pa mor hapus ydych chi yma?",
    "question/happy/low": 1,
    "question/happy/high": 5,
    "question/happy/low-words/en": "Not at all",
    "question/happy/high-words/en": "Very",
    "question/change/kind": "text",
    "question/change/order": 4,
    "question/change/words/en": "What would you change?",
    "question/change/words/cy": "Beth fyddech chi'n ei newid?",
    "question/change/hint/en": "Anything at all",
  });
}
