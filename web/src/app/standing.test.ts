import { beforeEach, expect, test } from "vitest";
import { newEntry } from "../core/entry";
import { arrives, closeHouses, openHouse, TEAM } from "../testing/house";
import { freshStorage, openStore } from "../testing/storage";
import type { House } from "./house";

freshStorage();
closeHouses();

const LEFT_TEAM = "0b".repeat(16);
const LEFT = "a1".repeat(16);

let house: House;

/** A device whose circles are not known, as after they were lost on the disk, or after it was taken out of its team. */
beforeEach(async () => {
  house = await openHouse(await openStore());
});

test("without its circles a device goes on in the team that its records are in", async () => {
  await arrives(house, "a2".repeat(16), { kind: "conversation", circle: TEAM }, {});
  expect(house.known.team()).toBe(TEAM);
});

test("nothing new is made in a team that was left, though unsent words of it are still here", async () => {
  const entry = newEntry({ kind: "conversation", circle: LEFT_TEAM });
  await house.shelf.store.commit([{ store: "record", key: LEFT, value: { ...entry, left: true } }]);
  await house.shelf.refresh([LEFT]);
  expect(() => house.known.team()).toThrow("in no team");
  await arrives(house, "a2".repeat(16), { kind: "conversation", circle: TEAM }, {});
  expect(house.known.team()).toBe(TEAM);
});
