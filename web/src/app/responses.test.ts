import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { unhex } from "../core/bytes";
import { loadRealEngine } from "../testing/engine";
import { AREA, arrives, closeHouses, openHouse, PROFILE } from "../testing/house";
import { livingHere, SET } from "../testing/questions";
import { damage, freshStorage } from "../testing/storage";
import { Asking } from "./asking";
import type { Row } from "./front";
import type { House } from "./house";
import { NewsChannel } from "./news";
import { Shelf } from "./shelf";
import { foldDraft } from "./worker/fold";

freshStorage();
closeHouses();
beforeAll(loadRealEngine);

let house: House;
let id: string;

beforeEach(async () => {
  house = await openHouse();
  id = await house.responses.newResponse(SET, 2, "en");
});

const answer = (question: string, value: string | number | false | null, language = "en") =>
  house.responses.answer(id, question, value, language);
const value = (field: string) => house.working.state(id)[field]?.value;

test("a response is made with what was asked, and is durable", async () => {
  const later = await openHouse(house.shelf.store);
  await later.shelf.loadState(id);
  const { set, version, language, at } = later.working.state(id);
  expect([set?.value, version?.value, language?.value]).toEqual([unhex(SET), 2, "en"]);
  expect(at?.value).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(later.working.entry(id)?.envelope).toMatchObject({ kind: "response", subject: expect.any(String) });
});

test("the record's language is the one that is asked in, until something was answered in it", () => {
  answer("way", "bus walk", "cy");
  expect([value("language"), value("answer/way"), value("spoken/way")]).toEqual(["cy", "bus walk", undefined]);
  answer("years", 12, "en");
  expect([value("language"), value("answer/years"), value("spoken/years")]).toEqual(["cy", 12, "en"]);
  answer("years", 12, "cy");
  expect(value("spoken/years")).toBeUndefined();
  answer("way", "bus", "en");
  expect([value("language"), value("spoken/way")]).toEqual(["cy", "en"]);
});

test("the language of a record that others may hold is not written again, and each answer says its own", async () => {
  await house.working.flush();
  await foldDraft(house.shelf.store, id, PROFILE.actor);
  await house.shelf.refresh([id]);
  await house.shelf.loadState(id);
  answer("change", "Rhagor o fysiau", "cy");
  expect([value("language"), value("spoken/change")]).toEqual(["en", "cy"]);
});

test("an answer that is cleared leaves no language and no translation behind", () => {
  answer("way", "bus");
  answer("change", "Rhagor o fysiau", "cy");
  house.working.set(id, "translation/change", "More buses");
  answer("change", null);
  expect([value("answer/change"), value("spoken/change"), value("translation/change")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("who prefers not to say is asked no further, and their words' translation goes", () => {
  answer("change", "Rhagor o fysiau", "cy");
  house.working.set(id, "translation/change", "More buses");
  answer("change", false, "cy");
  expect([value("answer/change"), value("translation/change"), value("language")]).toEqual([false, undefined, "cy"]);
});

test("an answer that was shared, taken out and given again is not shared before it is chosen anew", () => {
  for (const out of [null, false] as const) {
    answer("years", 4);
    house.working.set(id, "shared/a/years", new Uint8Array(32));
    answer("years", out);
    answer("years", 4);
    expect(value("shared/a/years")).toBeUndefined();
  }
});

test("a number that a record cannot hold is never kept in its place", () => {
  expect(() => answer("years", 1.5)).toThrow(RangeError);
  expect(value("answer/years")).toBeUndefined();
});

test("lists show how much was answered, and words only where the set asks for words", async () => {
  const rows: Row[][] = [];
  house.rows.watch((all) => rows.push(all));
  answer("way", "bus");
  answer("years", 12);
  answer("happy", false);
  await house.working.flush();
  expect(rows.at(-1)?.[0]).toMatchObject({ id, kind: "response", set: SET, version: 2, answered: 3 });
  expect(rows.at(-1)?.[0]?.said).toBeUndefined();
  answer("change", "Rhagor o fysiau", "cy");
  await house.working.flush();
  // The set comes later than what was asked with it.
  expect(rows.at(-1)?.[0]?.said).toBeUndefined();
  await arrives(house, "0f".repeat(16), { kind: "question-set", circle: AREA }, livingHere(2));
  await vi.waitFor(() => expect(rows.at(-1)?.[0]?.said).toBe("Rhagor o fysiau"));
  expect(rows.at(-1)?.[0]?.language).toBe("cy");
});

test("a folded response says the same in lists as its working copy", async () => {
  answer("way", "bus");
  answer("change", "More buses");
  await house.working.flush();
  const before = house.shelf.summary(id);
  await foldDraft(house.shelf.store, id, PROFILE.actor);
  await house.shelf.refresh([id]);
  expect(house.shelf.drafts.has(id)).toBe(false);
  expect(house.shelf.summary(id)).toEqual(before);
  await house.shelf.loadState(id);
  expect(value("answer/way")).toBe("bus");
  expect(value("notes")).toBe("");
});

test("where asking stopped is known again after the app was closed", async () => {
  const other = await house.responses.newResponse(SET, 2, "en");
  await house.asking.set(id, "years");
  await house.asking.set(other, "way");
  const later = await openHouse(house.shelf.store);
  expect(later.asking.at(id)).toBe("years");
  await later.asking.set(id, undefined);
  expect([later.asking.at(id), later.asking.at(other)]).toEqual([undefined, "way"]);
});

test("who goes through questions quickly stops at the last of them", async () => {
  await Promise.all(["way", "years", "happy", "change"].map((question) => house.asking.set(id, question)));
  expect(house.asking.at(id)).toBe("change");
  expect((await openHouse(house.shelf.store)).asking.at(id)).toBe("change");
});

test("of a record that its person took back, no note of its questions stays, also when nobody asks on", async () => {
  await house.asking.set(id, "years");
  const entry = house.shelf.entries.get(id);
  if (!entry) throw new Error("no record");
  await house.shelf.store.commit([{ store: "record", key: id, value: { ...entry, gone: true } }]);
  await house.shelf.refresh([id]);
  expect(house.asking.at(id)).toBeUndefined();
  await vi.waitFor(async () => expect((await openHouse(house.shelf.store)).asking.at(id)).toBeUndefined());
});

test("where asking stopped is kept before all else has been read", async () => {
  const news = new NewsChannel();
  const shelf = new Shelf(house.shelf.store, news);
  await new Asking(shelf, news).set(id, "years");
  expect(shelf.isWhole).toBe(false);
  await shelf.whole;
  news.close();
  expect((await openHouse(house.shelf.store)).asking.at(id)).toBe("years");
});

test("a note of the question that does not open is made anew", async () => {
  await house.asking.set(id, "years");
  await damage("settings", "questions");
  const later = await openHouse(house.shelf.store);
  expect(later.asking.at(id)).toBeUndefined();
  await later.asking.set(id, "happy");
  expect(later.asking.at(id)).toBe("happy");
});
