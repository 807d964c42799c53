import { afterEach, beforeEach, expect, test } from "vitest";
import { pieceOf } from "../core/piece";
import { sharedField, statements } from "../core/records/conversation";
import { ONLY, type StoredProfile } from "../store/shapes";
import { arrives } from "../testing/house";
import { livingHere, SET } from "../testing/questions";
import { freshStorage, openStore } from "../testing/storage";
import { House } from "./house";
import { NewsChannel } from "./news";

freshStorage();

const TEAM = "0c".repeat(16);
const WORDS = "statement/010203040506/words";

const profile: StoredProfile = {
  device: "01".repeat(16),
  member: "02".repeat(16),
  name: "Amina",
  role: "member",
  area: { id: "03".repeat(16), name: "Rhondda", demo: true },
  certificate: new Uint8Array(),
  actor: "aa".repeat(16),
};

let house: House;
let news: NewsChannel;
let id: string;
let pieces: string[];

beforeEach(async () => {
  const store = await openStore();
  news = new NewsChannel();
  const circles = [{ id: TEAM, kind: "team", name: "Cwm", role: "member" }];
  await store.commit([{ store: "standing", key: ONLY, value: { cursors: {}, circles, who: [] } }]);
  house = await House.open(store, profile, news);
  id = await house.records.newConversation();
  house.working.set(id, WORDS, "The bus is late");
  pieces = statements(house.working.state(id)).map(pieceOf);
});

afterEach(() => news.close());

const words = async () => (await house.sharing.preview(id, pieces)).pieces.map((piece) => piece.words);
const shared = () => house.working.state(id)[sharedField(pieces[0] ?? "")];

test("what was previewed is shared", async () => {
  expect(await words()).toEqual(["The bus is late"]);
  expect(await house.sharing.share(id, pieces)).toBe(true);
  expect(shared()?.value).toBeInstanceOf(Uint8Array);
});

test("words that came after the preview are not shared until they were previewed too", async () => {
  await words();
  house.working.set(id, WORDS, "Morag's bus is late");
  expect(await house.sharing.share(id, pieces)).toBe(false);
  expect(shared()).toBeUndefined();
  expect(await words()).toEqual(["Morag's bus is late"]);
  expect(await house.sharing.share(id, pieces)).toBe(true);
  expect(shared()?.value).toBeInstanceOf(Uint8Array);
});

test("nothing is shared unseen", async () => {
  expect(await house.sharing.share(id, pieces)).toBe(false);
  expect(shared()).toBeUndefined();
});

test("answers are previewed in the set's order and shared one by one", async () => {
  await arrives(house, "0f".repeat(16), { kind: "question-set", circle: "0e".repeat(16) }, livingHere());
  const asked = await house.responses.newResponse(SET, 1, "cy");
  house.responses.answer(asked, "change", "Rhagor o fysiau", "cy");
  house.responses.answer(asked, "happy", false, "cy");
  house.responses.answer(asked, "way", "bus walk", "en");
  const all = ["a/change", "a/happy", "a/way"];
  const reading = await house.sharing.preview(asked, all);
  expect(reading).toMatchObject({ kind: "response", set: SET, version: 1, pieces: [] });
  expect(reading.answers).toEqual([
    { piece: "a/way", question: "way", value: "bus walk", language: "en" },
    { piece: "a/happy", question: "happy", declined: true, language: "cy" },
    { piece: "a/change", question: "change", value: "Rhagor o fysiau", language: "cy" },
  ]);
  expect(await house.sharing.share(asked, ["a/way", "a/happy"])).toBe(true);
  const state = house.working.state(asked);
  expect(all.map((piece) => state[sharedField(piece)]?.value === false)).toEqual([true, false, false]);
  expect(house.shelf.summary(asked).changedSinceShared).toBeUndefined();
  house.responses.answer(asked, "way", "bus", "en");
  await house.working.flush();
  expect(house.shelf.summary(asked).changedSinceShared).toBe(true);
});

test("what a colleague keeps back after the preview is not shared until that was seen", async () => {
  await house.working.flush();
  await words();
  const { value: entry } = await house.shelf.store.read("record", id);
  if (!entry) throw new Error("there is a record");
  const state = { [sharedField(pieces[0] ?? "")]: { value: false } };
  await house.shelf.store.commit([
    { store: "record", key: id, value: { ...entry, heads: ["77".repeat(32)] } },
    { store: "state", key: id, value: state },
  ]);
  await house.shelf.refresh([id]);
  expect(await house.sharing.share(id, pieces)).toBe(false);
  expect(shared()?.value).toBe(false);
  await words();
  expect(await house.sharing.share(id, pieces)).toBe(true);
  expect(shared()?.value).toBeInstanceOf(Uint8Array);
});
