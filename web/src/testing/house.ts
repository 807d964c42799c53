import { afterEach } from "vitest";
import { House } from "../app/house";
import { NewsChannel } from "../app/news";
import { sha256 } from "../app/sha256";
import { newEntry } from "../core/entry";
import type { Envelope, Scalar, State } from "../core/state";
import { summarise } from "../core/summary";
import { ONLY, type StoredProfile } from "../store/shapes";
import type { Store } from "../store/store";
import { openStore } from "./storage";

export const TEAM = "0c".repeat(16);
export const AREA = "0e".repeat(16);

const channels: NewsChannel[] = [];

export const PROFILE: StoredProfile = {
  device: "01".repeat(16),
  member: "02".repeat(16),
  name: "Amina",
  role: "member",
  area: { id: "03".repeat(16), name: "Rhondda", demo: true },
  space: { id: "04".repeat(16), name: "Cwm" },
  certificate: new Uint8Array(),
  actor: "aa".repeat(16),
};

/** A device that joined a team; every further house over its store is another tab. Its channel ends with the test. */
export async function openHouse(store?: Store): Promise<House> {
  const own = store ?? (await joinedStore());
  const news = new NewsChannel();
  channels.push(news);
  return House.open(own, PROFILE, news);
}

async function joinedStore(): Promise<Store> {
  const store = await openStore();
  const circles = [{ id: TEAM, kind: "team", name: "Cwm", role: "member" }];
  await store.commit([{ store: "standing", key: ONLY, value: { cursors: {}, circles, who: [] } }]);
  return store;
}

export function closeHouses(): void {
  afterEach(() => {
    for (const channel of channels.splice(0)) channel.close();
  });
}

/** A record as the worker stores it once it came from the server. */
export async function arrives(house: House, id: string, envelope: Envelope, state: State): Promise<void> {
  const summary = await summarise(envelope.kind, state, sha256);
  await house.shelf.store.commit([
    { store: "record", key: id, value: { ...newEntry(envelope), bornHere: false, heads: ["01"], summary } },
    { store: "state", key: id, value: state },
  ]);
  await house.shelf.refresh([id]);
}

/** A state without conflicts. */
export function plainState(fields: Record<string, Scalar>): State {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, { value }]));
}
