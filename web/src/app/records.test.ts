import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newEntry } from "../core/entry";
import { ONLY, type StoredProfile } from "../store/shapes";
import { freshStorage, openStore } from "../testing/storage";
import type { Open } from "./front";
import { House } from "./house";
import { NewsChannel } from "./news";

freshStorage();

const TEAM = "0c".repeat(16);
const TOM = "0d".repeat(16);

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

beforeEach(async () => {
  const store = await openStore();
  news = new NewsChannel();
  const circles = [{ id: TEAM, kind: "team", name: "Cwm", role: "member" }];
  await store.commit([{ store: "standing", key: ONLY, value: { cursors: {}, circles, who: [] } }]);
  house = await House.open(store, profile, news);
});

afterEach(() => news.close());

test("a conversation is not called kept while what is known of its person is not", async () => {
  const id = await house.records.newConversation(TOM);
  const seen: (Open | null)[] = [];
  const stop = house.records.watchOpen(id, (open) => seen.push(open));
  await vi.waitFor(() => expect(seen.at(-1)?.saved).toBe("saved"));

  house.records.setPerson(TOM, "name", "Tom");
  expect(seen.at(-1)?.saved).toBe("saving");
  const refused = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  await expect(house.working.flush()).rejects.toThrow("full");
  expect(seen.at(-1)?.saved).toBe("not-saved");
  refused.mockRestore();
  await house.working.flush();
  expect(seen.at(-1)?.saved).toBe("saved");
  stop();
});

test("refused words that were taken elsewhere are asked about no longer, and nothing else of the record goes", async () => {
  const id = await house.records.newConversation(TOM);
  const entry = house.shelf.entries.get(id);
  if (!entry) throw new Error("no record");
  const setAside = [{ field: "notes", value: "Ring Tom", code: "too-long" }];
  await house.shelf.store.commit([{ store: "record", key: id, value: { ...entry, setAside } }]);
  await house.shelf.refresh([id]);
  house.working.set(id, "place", "Hall");
  await house.working.flush();
  await house.records.clearSetAside(id);
  expect((await house.shelf.store.read("record", id)).value).toEqual(entry);
  expect(house.shelf.entries.get(id)?.setAside).toEqual([]);
  expect(house.working.state(id).place?.value).toBe("Hall");
});

test("words that came back after others were shown are shown too before they go", async () => {
  const id = "a7".repeat(16);
  await setAside(id, "conversation", "declined");
  await house.shelf.loadState(id);
  const before = await house.shelf.store.read("record", id);
  if (!before.value) throw new Error("no record");
  // The worker's thread stored an answer, and this tab has not heard of it yet.
  const late = { field: "notes", value: "And ask about the pier", code: "declined" };
  const now = { ...before.value, setAside: [...before.value.setAside, late] };
  await house.shelf.store.commit([{ store: "record", key: id, value: now }]);
  await house.records.putBack(id);
  expect((await house.shelf.store.read("record", id)).value?.setAside).toEqual([late]);
  expect(house.shelf.entries.get(id)?.setAside).toEqual([late]);
  await house.records.clearSetAside(id);
  expect((await house.shelf.store.read("record", id)).value?.setAside).toEqual([]);
});

async function setAside(id: string, kind: string, code: string, left?: true): Promise<void> {
  const words = [
    { field: "place", value: "The pier", code },
    { field: "notes", value: "Ring Dylan", code },
  ];
  const entry = { ...newEntry({ kind, circle: TEAM, subject: TOM }), heads: ["01"], bornHere: false, setAside: words };
  await house.shelf.store.commit([
    { store: "record", key: id, value: { ...entry, ...(left && { left }) } },
    { store: "state", key: id, value: { notes: { value: "Knows Ann" } } },
  ]);
  await house.shelf.refresh([id]);
}

test("declined words go on the record again beside what it says now, and are set aside no longer", async () => {
  const id = "a1".repeat(16);
  await setAside(id, "conversation", "declined");
  await house.records.putBack(id);
  const { value: draft } = await house.shelf.store.read("draft", id);
  expect(draft?.fields.place).toEqual({ value: "The pier", base: ["01"] });
  expect(draft?.fields.notes?.value).toBe("Knows Ann\nRing Dylan");
  expect((await house.shelf.store.read("record", id)).value?.setAside).toEqual([]);
});

test("words that were refused for what they are, of a record that left, or of an occasion are not put back", async () => {
  for (const [id, kind, code, left] of [
    ["a2".repeat(16), "conversation", "shape", undefined],
    ["a3".repeat(16), "conversation", "declined", true],
    ["a4".repeat(16), "consent", "declined", undefined],
  ] as const) {
    await setAside(id, kind, code, left);
    await house.records.putBack(id);
    expect((await house.shelf.store.read("draft", id)).value).toBeUndefined();
    expect((await house.shelf.store.read("record", id)).value?.setAside).toHaveLength(2);
  }
});

test("of a record that left nothing stays once its worker has the words that came back", async () => {
  const [left, here] = ["a5".repeat(16), "a6".repeat(16)];
  await setAside(left, "conversation", "declined", true);
  await setAside(here, "conversation", "declined");
  await house.records.clearSetAside(left);
  await house.records.clearSetAside(here);
  expect([...(await house.shelf.store.readAll("record")).keys()]).toEqual([here]);
  expect([...(await house.shelf.store.readAll("state")).keys()]).toEqual([here]);
  expect(house.rows.one(left)).toBeUndefined();
});
