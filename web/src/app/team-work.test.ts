import { beforeEach, expect, test, vi } from "vitest";
import { ONLY } from "../store/shapes";
import { arrives, closeHouses, openHouse, plainState, TEAM } from "../testing/house";
import { freshStorage } from "../testing/storage";
import type { ActLine, Held, Moving } from "./front";
import type { House } from "./house";

freshStorage();
closeHouses();

const PIER = "0f".repeat(16);
const TOM = "0d".repeat(16);
const TALK = "a1".repeat(16);
const ANSWERS = "a2".repeat(16);
const DEV = "bb".repeat(16);

let house: House;

beforeEach(async () => {
  house = await openHouse();
  await arrives(house, TALK, { kind: "conversation", circle: TEAM, subject: TOM }, plainState({ place: "Hall" }));
  await arrives(house, ANSWERS, { kind: "response", circle: TEAM, subject: TOM }, {});
});

function now<T>(watch: (see: (value: T) => void) => () => void): T {
  let seen: T | undefined;
  watch((value) => {
    seen = value;
  })();
  return seen as T;
}

const held = () => now<Held[]>((see) => house.team.watchHeld(see));
const acts = () => now<ActLine[]>((see) => house.team.watchActs(see));
const moving = (id: string) => now<Moving>((see) => house.team.watchMoving(id, see));

async function waits(doc: string, by: string): Promise<void> {
  await house.shelf.store.commit([
    { store: "held", key: doc, value: { circle: TEAM, count: 2, by, kind: "conversation" } },
  ]);
  await house.team.load();
}

test("work that waits is told by who wrote it, with the record where it is known here", async () => {
  const who = [{ actor: DEV, member: "0b".repeat(16), name: "Dev" }];
  house.known.standing = { ...house.known.standing, who };
  await waits(TALK, DEV);
  await waits("a9".repeat(16), DEV);
  await waits("a8".repeat(16), "cc".repeat(16));
  expect(held().map(({ name, records }) => [name, records.map(({ row }) => row?.place)])).toEqual([
    ["", [undefined]],
    ["Dev", ["Hall", undefined]],
  ]);
});

test("a decision is durable, counts as waiting, and stands beside the work until it is done", async () => {
  await waits(TALK, DEV);
  await house.team.decide(TALK, "accept");
  expect(held()[0]?.records[0]?.said).toBe("accept");
  expect(acts()).toMatchObject([{ kind: "accept", row: { place: "Hall" } }]);
  expect(house.team.waiting).toBe(1);
  const again = await openHouse(house.shelf.store);
  expect(again.team.waiting).toBe(1);
});

test("a refused decision is told until its line is taken away, and can be made again", async () => {
  await waits(TALK, DEV);
  await house.team.decide(TALK, "decline");
  const [stored] = [...(await house.shelf.store.readAll("act")).values()];
  if (!stored) throw new Error("nothing was decided");
  await house.shelf.store.commit([{ store: "act", key: stored.act.id, value: { ...stored, refused: "no-right" } }]);
  await house.team.load();
  expect(acts()[0]?.refused).toBe("no-right");
  expect(held()[0]?.records[0]?.said).toBeUndefined();
  expect(house.team.waiting).toBe(0);
  await house.team.clearAct(stored.act.id);
  expect(acts()).toEqual([]);
});

test("a person moves once, whichever of their records it was asked on, and only to another team", async () => {
  const all = [
    { circle: TEAM, name: "Cwm" },
    { circle: PIER, name: "Pier" },
  ];
  expect(moving(TALK)).toEqual({});
  const standing = { ...house.known.standing, teams: { at: 1, all } };
  await house.shelf.store.commit([{ store: "standing", key: ONLY, value: standing }]);
  await house.known.load();
  expect(moving(TALK)).toEqual({ teams: [{ circle: PIER, name: "Pier" }] });
  await house.team.move(TALK, PIER);
  await house.team.move(ANSWERS, PIER);
  expect(moving(ANSWERS).to).toBe("Pier");
  expect(acts()).toMatchObject([{ kind: "move", to: "Pier" }]);
});

test("decisions keep the order in which they were made", async () => {
  for (const doc of [TALK, ANSWERS, TOM]) await house.team.decide(doc, "accept");
  const stored = [...(await house.shelf.store.readAll("act")).values()].sort((a, b) => a.order - b.order);
  expect(stored.map(({ act }) => act.kind === "accept" && act.doc)).toEqual([TALK, ANSWERS, TOM]);
});

test("a slow look at what waits never brings back what was done meanwhile", async () => {
  await house.team.decide(TALK, "accept");
  const { store } = house.shelf;
  const readAll = store.readAll.bind(store);
  let goOn = () => {};
  const held = new Promise<void>((done) => {
    goOn = done;
  });
  vi.spyOn(store, "readAll").mockImplementationOnce(async (name) => {
    const seen = await readAll(name);
    await held;
    return seen;
  });
  const slow = house.team.load();
  const done = [...(await readAll("act")).keys()].map((key) => ({ store: "act", key }) as const);
  await store.commit(done);
  const next = house.team.load();
  // By now a second look would have come to its end before the first.
  for (let looks = 0; looks < 3; looks += 1) await readAll("act");
  goOn();
  await Promise.all([slow, next]);
  expect(house.team.waiting).toBe(0);
});

test("the teams to choose from are shown as soon as they come", async () => {
  const seen: Moving[] = [];
  const stop = house.team.watchMoving(TALK, (now) => seen.push(now));
  expect(seen.at(-1)?.teams).toBeUndefined();
  const { value } = await house.shelf.store.readSpare("standing", ONLY);
  if (!value) throw new Error("no standing");
  const teams = { at: 0, all: [{ circle: PIER, name: "Pier" }] };
  await house.shelf.store.commit([{ store: "standing", key: ONLY, value: { ...value, teams } }]);
  await house.known.load();
  expect(seen.at(-1)?.teams).toEqual([{ circle: PIER, name: "Pier" }]);
  stop();
});
