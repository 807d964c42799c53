import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { newEntry } from "../core/entry";
import { Evicted } from "../store/connection";
import { NOWHERE } from "../store/shapes";
import { loadRealEngine } from "../testing/engine";
import { clearStorage, freshStorage, openStore } from "../testing/storage";
import { InUse } from "./in-use";
import { NewsChannel } from "./news";
import { Shelf } from "./shelf";
import { letGo } from "./worker/let-go";
import { foldAndTell } from "./worker/receive";
import { WorkingCopy } from "./working-copy";

freshStorage();
beforeAll(loadRealEngine);

const ID = "0a".repeat(16);
const AMINA = "aa".repeat(16);
const JO = "bb".repeat(16);
const channels: NewsChannel[] = [];

afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

/** A tab, or with another channel end the worker beside it. */
async function tab() {
  const store = await openStore();
  const news = new NewsChannel();
  channels.push(news);
  const shelf = new Shelf(store, news);
  await shelf.whole;
  return { store, news, shelf, working: new WorkingCopy(shelf, () => undefined, news, new InUse()) };
}

const conversation = () => newEntry({ kind: "conversation", circle: "0c".repeat(16), subject: "0d".repeat(16) });

test("what was typed is durable without being asked for, and there after a restart", async () => {
  const before = await tab();
  before.working.set(ID, "statement/01/words", "The bus", conversation());
  before.working.set(ID, "statement/01/words", "The bus is late");
  expect(before.working.saved(ID)).toBe("saving");
  await vi.waitFor(() => expect(before.working.saved(ID)).toBe("saved"), { timeout: 300, interval: 5 });

  const after = await tab();
  await after.shelf.loadState(ID);
  expect(after.working.state(ID)["statement/01/words"]).toEqual({ value: "The bus is late" });
  expect(after.shelf.summary(ID).said).toBe("The bus is late");
});

test("what is being typed on does not leave before it is written, however old it is", async () => {
  const { store, shelf, news, working } = await tab();
  const told = Math.floor(Date.now() / 1000);
  const old = { ...conversation(), bornHere: false, heads: ["01"], told: told - 86_400 * 800 };
  await store.commit([{ store: "record", key: ID, value: old }]);
  await shelf.refresh([ID]);
  working.set(ID, "place", "Hall");
  const look = () => letGo(store, news, { ...NOWHERE, told, keptTo: 9, reading: { since: 0, done: true } });
  await look();
  await working.flush();
  expect((await store.read("draft", ID)).value?.fields.place?.value).toBe("Hall");
  expect((await store.read("record", ID)).value).toEqual(old);
  await store.commit([{ store: "draft", key: ID }]);
  await look();
  expect((await store.read("record", ID)).value).toBeUndefined();
});

test("two tabs that type in one record keep both fields", async () => {
  const [one, other] = [await tab(), await tab()];
  one.working.set(ID, "place", "Hall", conversation());
  other.working.set(ID, "notes", "Ring Tom", conversation());
  await Promise.all([one.working.flush(), other.working.flush()]);
  const { value } = await one.store.read("draft", ID);
  expect(value?.fields.place?.value).toBe("Hall");
  expect(value?.fields.notes?.value).toBe("Ring Tom");
});

test("words on screen are not called saved when storage refuses them", async () => {
  const { working } = await tab();
  working.set(ID, "place", "Hall", conversation());
  const refused = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  await expect(working.flush()).rejects.toThrow("full");
  expect(working.saved(ID)).toBe("not-saved");
  expect(working.state(ID).place?.value).toBe("Hall");
  refused.mockRestore();
  await working.flush();
  expect(working.saved(ID)).toBe("saved");
});

test("words are not called saved once the browser has cleared the storage under an open tab", async () => {
  const page = await tab();
  page.working.set(ID, "place", "Hall", conversation());
  await page.working.flush();
  await clearStorage();
  page.working.set(ID, "place", "Hall, upstairs");
  await expect(page.working.flush()).rejects.toThrow(Evicted);
  expect(page.working.saved(ID)).toBe("not-saved");
  expect(page.working.state(ID).place?.value).toBe("Hall, upstairs");

  // Another tab begins anew; this one still has the old key, and must not write with it.
  const fresh = await tab();
  await expect(page.working.flush()).rejects.toThrow(Evicted);
  expect(fresh.shelf.entries.size).toBe(0);
  expect((await fresh.store.readAll("draft")).size).toBe(0);
});

test("a keystroke on a record that leaves just then is sent if the server has none of it, and else is shown", async () => {
  const page = await tab();
  const worker = await tab();
  page.working.set(ID, "place", "Hall", conversation());
  await page.working.flush();
  await leaves(worker);
  page.working.set(ID, "place", "Hall, upstairs");
  await page.working.flush();
  await foldAndTell(worker.store, worker.news, ID, AMINA);
  expect((await worker.store.read("record", ID)).value).toMatchObject({
    left: true,
    bornHere: true,
    own: [{ status: "waiting" }],
  });

  await page.shelf.refresh([ID]);
  page.working.set(ID, "place", "Hall, downstairs");
  await leaves(worker);
  await page.working.flush();
  await foldAndTell(worker.store, worker.news, ID, AMINA);
  const { value: left } = await worker.store.read("record", ID);
  expect(left?.setAside).toEqual([{ field: "place", value: "Hall, downstairs", code: "left" }]);
  expect(left?.own).toEqual([]);
});

/** What the worker does when a record is no longer this team's, and nothing of it waits. */
async function leaves({ store }: Awaited<ReturnType<typeof tab>>): Promise<void> {
  const changes = [...(await store.readAll("change", `${ID}/`)).keys()];
  const all = [...changes.map((key) => ({ store: "change", key }) as const)];
  await store.commit([{ store: "record", key: ID }, { store: "state", key: ID }, { store: "draft", key: ID }, ...all]);
}

test("a fold while its worker types on does not take out what a colleague added meanwhile", async () => {
  const page = await tab();
  const worker = await tab();
  page.working.set(ID, "notes", "Bus.", conversation());
  await page.working.flush();
  await foldAndTell(worker.store, worker.news, ID, AMINA);
  await vi.waitFor(() => expect(page.shelf.drafts.has(ID)).toBe(false));
  await vi.waitFor(() => expect(page.shelf.entries.get(ID)?.own).toHaveLength(1));

  await colleagueAdds(worker, "Bus. Ring Tom.");
  await page.shelf.refresh([ID]);
  await page.shelf.loadState(ID);
  expect(page.working.state(ID).notes?.value).toBe("Bus. Ring Tom.");

  // The field had focus all the time, so the page goes on from its own text.
  page.working.set(ID, "notes", "Bus. Hall.");
  await page.working.flush();
  await foldAndTell(worker.store, worker.news, ID, AMINA);
  const { value } = await worker.store.read("state", ID);
  expect(value?.notes?.value).toContain("Ring Tom.");
  expect(value?.notes?.value).toContain("Hall.");
});

test("who types on beside a colleague's version goes on from their own, and settles nothing", async () => {
  const page = await tab();
  const worker = await tab();
  page.working.set(ID, "notes", "", conversation());
  await page.working.flush();
  await foldAndTell(worker.store, worker.news, ID, AMINA);
  const born = (await worker.store.read("record", ID)).value?.heads;
  page.working.set(ID, "place", "Hall");
  page.working.set(ID, "answer/years", 4);
  await page.working.flush();
  await foldAndTell(worker.store, worker.news, ID, AMINA);
  await vi.waitFor(() => expect(page.shelf.drafts.has(ID)).toBe(false));
  await vi.waitFor(() => expect(page.shelf.entries.get(ID)?.own).toHaveLength(2));

  await colleagueWrites(worker, { place: "Gate", "answer/years": 7 }, born);
  await page.shelf.refresh([ID]);
  await page.shelf.loadState(ID);
  expect(page.working.state(ID).place?.others).toHaveLength(1);
  page.working.set(ID, "place", "Pier");
  page.working.set(ID, "answer/years", 42);
  await page.working.flush();
  await foldAndTell(worker.store, worker.news, ID, AMINA);
  const { value: state } = await worker.store.read("state", ID);
  const both = (field: string) => [state?.[field]?.value, ...(state?.[field]?.others ?? []).map(({ value }) => value)];
  expect(both("place").sort()).toEqual(["Gate", "Pier"]);
  expect(both("answer/years").sort()).toEqual([42, 7]);
});

const colleagueAdds = (worker: Awaited<ReturnType<typeof tab>>, notes: string) => colleagueWrites(worker, { notes });

/** A colleague's change comes, written in sight of `base`, or else of everything. */
async function colleagueWrites(
  { store }: Awaited<ReturnType<typeof tab>>,
  fields: Record<string, string | number>,
  base?: string[],
): Promise<void> {
  const { RecordDocument } = await import("./worker/document");
  const entry = (await store.read("record", ID)).value;
  if (!entry) throw new Error("no record");
  const document = new RecordDocument((await store.readAll("change", `${ID}/`)).values(), JO);
  const change = document.fold(fields, base ?? document.heads(), undefined, true);
  if (!change) throw new Error("nothing written");
  await store.commit([
    { store: "change", key: `${ID}/${change.hash}`, value: change.bytes },
    { store: "record", key: ID, value: { ...entry, heads: document.heads() } },
    { store: "state", key: ID, value: document.state() },
  ]);
  document.free();
}
