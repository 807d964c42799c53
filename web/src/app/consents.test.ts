import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { newEntry } from "../core/entry";
import type { Scalar } from "../core/state";
import { ONLY, type StoredProfile } from "../store/shapes";
import { loadRealEngine } from "../testing/engine";
import { damage, freshStorage, openStore } from "../testing/storage";
import { House } from "./house";
import { NewsChannel } from "./news";
import { RecordDocument } from "./worker/document";
import { foldDraft } from "./worker/fold";

freshStorage();
beforeAll(loadRealEngine);

const TEAM = "0c".repeat(16);
const TOM = "0d".repeat(16);
const AMINA = "aa".repeat(16);
const JO = "bb".repeat(16);
const NOTICE = {
  id: "0e".repeat(16),
  purpose: "share" as const,
  version: 2,
  language: "cy",
  words: "Cawn ni?",
  sha256: new Uint8Array(32),
};

const profile: StoredProfile = {
  device: "01".repeat(16),
  member: "02".repeat(16),
  name: "Amina",
  role: "member",
  area: { id: "03".repeat(16), name: "Rhondda", demo: true },
  certificate: new Uint8Array(),
  actor: AMINA,
};

let house: House;
let news: NewsChannel;
const others: NewsChannel[] = [];

beforeEach(async () => {
  const store = await openStore();
  news = new NewsChannel();
  const circles = [{ id: TEAM, kind: "team", name: "Cwm", role: "member" }];
  const who = [{ actor: JO, member: "04".repeat(16), name: "Jo" }];
  await store.commit([{ store: "standing", key: ONLY, value: { cursors: {}, circles, who } }]);
  house = await House.open(store, profile, news);
});

afterEach(() => {
  news.close();
  for (const other of others.splice(0)) other.close();
});

/** Another tab of the same profile. */
async function otherTab(): Promise<House> {
  const channel = new NewsChannel();
  others.push(channel);
  return House.open(await openStore(), profile, channel);
}

/** An occasion that a colleague recorded elsewhere and the feed brought. */
async function colleagueDecided(id: string, fields: Record<string, Scalar>): Promise<void> {
  const document = new RecordDocument([], JO);
  const change = document.fold(fields, [], undefined, false);
  if (!change) throw new Error("nothing decided");
  const entry = newEntry({ kind: "consent", circle: TEAM, subject: TOM });
  await house.shelf.store.commit([
    { store: "record", key: id, value: { ...entry, bornHere: false, heads: document.heads(), author: JO } },
    { store: "state", key: id, value: document.state() },
    { store: "change", key: `${id}/${change.hash}`, value: change.bytes },
  ]);
  document.free();
  await house.shelf.refresh([id]);
}

async function finish(occasion: string): Promise<void> {
  await house.consents.finish(occasion);
  await foldDraft(house.shelf.store, occasion, AMINA);
  await house.shelf.refresh([occasion]);
}

const answersNow = async () => (await house.consents.of(TOM)).answers;

test("a yes counts only after Done, a no at once", async () => {
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "keep", "yes", undefined);
  expect(await answersNow()).toMatchObject({ keep: false });
  await finish(occasion);
  expect(await answersNow()).toMatchObject({ keep: true, share: false });

  const later = await house.consents.start(TOM);
  house.consents.decide(later, "keep", "withdrawn", undefined);
  expect(await answersNow()).toMatchObject({ keep: false });
  await finish(later);
  expect(await answersNow()).toMatchObject({ keep: false });
});

test("the exact words of asking, how and by whom are kept with the decision", async () => {
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "share", "yes", NOTICE);
  house.consents.detail(occasion, "how", "spoken");
  await finish(occasion);
  const [shown] = (await house.consents.of(TOM)).occasions;
  expect(shown).toMatchObject({ draft: false, how: "spoken", recordedBy: "Amina" });
  expect(shown?.decisions).toEqual([{ purpose: "share", decision: "yes", version: 2, language: "cy" }]);
});

test("a no that arrives while an occasion is held was not seen by it, and stands", async () => {
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "share", "yes", NOTICE);
  await colleagueDecided("0f".repeat(16), { "decision/share": "no", at: "2026-05-03T14:05" });
  await finish(occasion);
  expect(await answersNow()).toMatchObject({ share: false });

  const next = await house.consents.start(TOM);
  house.consents.decide(next, "share", "yes", NOTICE);
  await finish(next);
  expect(await answersNow()).toMatchObject({ share: true });
});

test("an occasion is resumed until Done, and never made when nothing was decided", async () => {
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "share", "yes", NOTICE);
  await house.working.flush();
  expect(await house.consents.start(TOM)).toBe(occasion);
  house.consents.decide(occasion, "share", undefined, undefined);
  await house.consents.finish(occasion);
  expect((await house.consents.of(TOM)).occasions).toEqual([]);
  expect((await house.shelf.store.read("record", occasion)).value).toBeUndefined();
});

test("a finished occasion is closed", async () => {
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "keep", "no", undefined);
  await finish(occasion);
  house.consents.decide(occasion, "keep", "yes", undefined);
  await house.working.flush();
  expect(house.shelf.drafts.has(occasion)).toBe(false);
  expect(await answersNow()).toMatchObject({ keep: false });
});

test("what is tapped while Done is under way does not open the occasion again", async () => {
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "keep", "yes", undefined);
  await house.working.flush();
  const open = house.shelf.drafts.get(occasion);
  await finish(occasion);
  // Storage has it closed, and this page has not seen it yet.
  if (open) house.shelf.drafts.set(occasion, open);
  house.consents.detail(occasion, "how", "spoken");
  await house.working.flush();
  await foldDraft(house.shelf.store, occasion, AMINA);
  expect((await house.shelf.store.read("record", occasion)).value?.own).toHaveLength(1);
});

test("a no of an occasion that is being held takes the badge away at once", async () => {
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "share", "yes", NOTICE);
  await finish(occasion);
  const later = await house.consents.start(TOM);
  house.consents.decide(later, "share", "withdrawn", undefined);
  expect(await house.consents.badges(TOM)).toEqual([]);
});

test("two tabs that begin at once hold one occasion", async () => {
  const other = await otherTab();
  const [mine, theirs] = await Promise.all([house.consents.start(TOM), other.consents.start(TOM)]);
  expect(theirs).toBe(mine);
  expect(other.shelf.drafts.get(mine)?.open).toBe(true);
  expect((await house.shelf.store.readAll("record")).size).toBe(1);
});

test("a tab that has not heard of Done cannot drop the finished occasion", async () => {
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "share", "withdrawn", undefined);
  await house.working.flush();
  const other = await otherTab();
  const stale = other.shelf.drafts.get(occasion);
  await finish(occasion);
  // The news of it is still on its way to the other tab.
  if (stale) other.shelf.drafts.set(occasion, stale);
  await other.consents.drop(occasion);
  expect((await house.shelf.store.read("record", occasion)).value?.own).toHaveLength(1);
  expect((await other.consents.of(TOM)).occasions).toMatchObject([{ id: occasion, draft: false }]);
});

test("an occasion bears the time of its decisions, not of when it was begun", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-05-03T14:05") });
  const occasion = await house.consents.start(TOM);
  vi.setSystemTime(new Date("2026-05-05T09:00"));
  house.consents.decide(occasion, "keep", "no", undefined);
  vi.useRealTimers();
  await finish(occasion);
  expect((await house.consents.of(TOM)).occasions).toMatchObject([{ at: "2026-05-05T09:00" }]);
});

test("an occasion that does not open counts as a no, and hides none of the others", async () => {
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "share", "yes", NOTICE);
  await finish(occasion);
  await colleagueDecided("0f".repeat(16), { "decision/keep": "yes", at: "2026-05-03T14:05" });
  await damage("state", "0f".repeat(16));
  const later = await otherTab();
  const { answers, asked, occasions } = await later.consents.of(TOM);
  expect(answers).toMatchObject({ keep: false, share: false });
  expect(asked).toEqual(["share"]);
  expect(occasions).toMatchObject([{ unread: true, decisions: [] }, { id: occasion }]);
  expect(await later.consents.badges(TOM)).toEqual([]);
});

test("an occasion of somebody else that does not open keeps nobody from being asked", async () => {
  const half = await house.consents.start(TOM);
  const undamaged = await damage("record", half);
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  expect(await house.consents.start("0f".repeat(16))).not.toBe(half);
  expect(told).toHaveBeenCalled();
  told.mockRestore();
  await undamaged();
  expect(await house.consents.start(TOM)).toBe(half);
});
