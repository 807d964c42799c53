import { beforeEach, expect, test } from "vitest";
import { AREA, arrives, closeHouses, openHouse, plainState } from "../testing/house";
import { livingHere } from "../testing/questions";
import { damage, freshStorage } from "../testing/storage";
import type { Lists, Notice, QuestionSet, Stop } from "./front";
import type { House } from "./house";

freshStorage();
closeHouses();

const DAMAGED = "a1".repeat(16);
const WHOLE = "a2".repeat(16);

let house: House;

beforeEach(async () => {
  house = await openHouse();
});

/** What a watcher is told first. */
function first<T>(watch: (see: (value: T) => void) => Stop): Promise<T> {
  return new Promise((tell) => void watch(tell));
}

test("a set of questions that does not open takes none of the others away", async () => {
  await arrives(house, DAMAGED, { kind: "question-set", circle: AREA }, livingHere(1));
  await arrives(house, WHOLE, { kind: "question-set", circle: AREA }, livingHere(2));
  await damage("state", DAMAGED);
  const sets = await first<QuestionSet[]>((see) => house.offers.watchQuestionSets(see));
  expect(sets.map(({ version }) => version)).toEqual([2]);
});

test("a list that does not open takes none of the others away", async () => {
  const list = (name: string) => plainState({ list: name, "item/bus/label/en": "Buses" });
  await arrives(house, DAMAGED, { kind: "list", circle: AREA }, list("places"));
  await arrives(house, WHOLE, { kind: "list", circle: AREA }, list("topics"));
  await damage("state", DAMAGED);
  expect(await first<Lists>((see) => house.offers.watchLists(see))).toMatchObject({
    topics: [{ id: "bus" }],
    places: [],
  });
});

test("a wording that does not open takes none of the others away", async () => {
  const notice = (purpose: string) => plainState({ purpose, version: 1, language: "en", words: "May we?" });
  await arrives(house, DAMAGED, { kind: "notice", circle: AREA }, notice("keep"));
  await arrives(house, WHOLE, { kind: "notice", circle: AREA }, notice("share"));
  await damage("state", DAMAGED);
  const notices = await first<Notice[]>((see) => house.offers.watchNotices("en", see));
  expect(notices.map(({ purpose }) => purpose)).toEqual(["share"]);
});
