import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { unhex } from "../core/bytes";
import { AREA, arrives, closeHouses, openHouse, plainState, TEAM } from "../testing/house";
import { livingHere, SET } from "../testing/questions";
import { damage, freshStorage } from "../testing/storage";
import type { House } from "./house";

freshStorage();
closeHouses();
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const TOM = "0d".repeat(16);
const HALL = "a1".repeat(16);
const BUS = "a2".repeat(16);
const ASKED = "a3".repeat(16);

let house: House;

beforeEach(async () => {
  house = await openHouse();
  await arrives(house, "0f".repeat(16), { kind: "question-set", circle: AREA }, livingHere());
  await arrives(
    house,
    HALL,
    { kind: "conversation", circle: TEAM, subject: TOM },
    plainState({
      at: "2026-05-03T14:05",
      language: "cy",
      "statement/01/words": "Mae'r neuadd yn oer, a does dim fws.",
      "statement/01/translation": "The hall is cold, and there is no coach.",
      "statement/02/words": "Secret",
      "statement/02/out": true,
      notes: "Ring Dylan",
      place: "Y Llew Coch",
      "promise/01/what": "Ask about heating",
    }),
  );
  await arrives(
    house,
    BUS,
    { kind: "conversation", circle: TEAM },
    {
      at: { value: "2026-05-04T14:05" },
      language: { value: "ur" },
      "statement/01/words": {
        value: "بس نہیں آتی",
        by: "aa",
        others: [{ value: "گاڑی نہیں آتی", by: "bb" }],
      },
    },
  );
  await arrives(
    house,
    ASKED,
    { kind: "response", circle: TEAM },
    plainState({
      at: "2026-05-05T14:05",
      set: unhex(SET),
      version: 1,
      language: "cy",
      "answer/way": "bus",
      "answer/years": 1987,
      "answer/happy": false,
      "answer/change": "Rhagor o goed",
      "translation/change": "More trees",
    }),
  );
});

const found = async (words: string) => (await house.search(words)).map(({ id }) => id);

test("every text of a record is searched, whatever it stands in", async () => {
  for (const words of ["neuadd", "hall col", "dylan", "llew coch", "heating", "CÔCH"]) {
    expect(await found(words), words).toEqual([HALL]);
  }
  expect(await found("secret")).toEqual([]);
  expect(await found("neuadd trees")).toEqual([]);
});

test("Welsh is found through its mutations, and Urdu in both versions of what was said", async () => {
  expect(await found("bws")).toEqual([ASKED, HALL]);
  expect(await found("coed")).toEqual([ASKED]);
  expect(await found("بس")).toEqual([BUS]);
  expect(await found("گاڑی")).toEqual([BUS]);
});

test("an answer is found by what was read out, in English, and by its number", async () => {
  expect(await found("by bus")).toEqual([ASKED]);
  expect(await found("trees 1987")).toEqual([ASKED]);
  expect(await found("foot")).toEqual([]);
});

test("a person's name finds what is about them, also once it was changed", async () => {
  house.records.setPerson(TOM, "name", "Tomos");
  await house.working.flush();
  expect(await found("tomos neuadd")).toEqual([HALL]);
  house.records.setPerson(TOM, "name", "Gwen");
  await house.working.flush();
  expect(await found("tomos")).toEqual([]);
  expect(await found("gwen")).toEqual([HALL]);
});

test("what is typed between two searches is found, and what was taken away is not", async () => {
  expect(await found("gate")).toEqual([]);
  await house.shelf.loadState(HALL);
  house.working.set(HALL, "notes", "The gate is broken");
  expect(await found("gate")).toEqual([HALL]);
  expect(await found("dylan")).toEqual([]);
});

test("a search that was overtaken answers with what the newer one finds", async () => {
  const [older, newer] = await Promise.all([found("neuadd"), found("trees")]);
  expect(newer).toEqual([ASKED]);
  expect(older).toEqual([ASKED]);
});

test("nothing is found without words, and a record that does not open hides none of the others", async () => {
  expect(await found(" – ")).toEqual([]);
  const mend = await damage("state", HALL);
  expect(await found("trees")).toEqual([ASKED]);
  await mend();
});

test("a set of questions that does not open hides no answers", async () => {
  await damage("state", "0f".repeat(16));
  const later = await openHouse(house.shelf.store);
  expect((await later.search("trees")).map(({ id }) => id)).toEqual([ASKED]);
});

test("what was opened for a search is not kept open by it", async () => {
  await found("neuadd");
  expect(house.shelf.state(HALL)).toEqual({});
});

test("what a slow search reads is dropped a minute after it ended, not after it began", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  await found("trees");
  vi.advanceTimersByTime(60_000);
  const { store } = house.shelf;
  const read = store.readSome.bind(store);
  const reads = vi.spyOn(store, "readSome").mockImplementationOnce((...asked) => {
    vi.advanceTimersByTime(60_000);
    return read(...asked);
  });
  await found("trees");
  expect(reads).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  await found("trees");
  expect(reads).toHaveBeenCalledTimes(2);
});
