import { beforeEach, expect, test, vi } from "vitest";
import { ONLY } from "../store/shapes";
import { arrives, closeHouses, openHouse, PROFILE, plainState, TEAM } from "../testing/house";
import { damage, freshStorage, openStore } from "../testing/storage";
import { createHeard } from "./heard";

freshStorage();
closeHouses();
// A browser without a service worker, as in a private window, in a tab that nobody looks at.
beforeEach(() => {
  vi.stubGlobal("document", { visibilityState: "hidden" });
});

test("settings that do not open leave the app as it is at first, and can be set again", async () => {
  const store = await openStore();
  await store.commit([{ store: "settings", key: ONLY, value: { language: "cy" } }]);
  await damage("settings", ONLY);
  const heard = createHeard();
  expect(await heard.start()).toEqual({ kind: "join" });
  expect(heard.setting("language")).toBeUndefined();
  await heard.setSetting("language", "cy");
  const again = createHeard();
  await again.start();
  expect(again.setting("language")).toBe("cy");
});

test("a profile that does not open asks for a new invite, and nothing that is stored goes", async () => {
  const house = await openHouse();
  await house.shelf.store.commit([{ store: "profile", key: ONLY, value: PROFILE }]);
  const id = await house.records.newConversation();
  await damage("profile", ONLY);
  expect(await createHeard().start()).toEqual({ kind: "join" });
  expect((await openHouse(house.shelf.store)).shelf.entries.has(id)).toBe(true);
});

test("without its circles a device records on in the team that its records are in", async () => {
  const house = await openHouse();
  await arrives(house, "a1".repeat(16), { kind: "conversation", circle: TEAM }, plainState({ notes: "Ring Tom" }));
  await damage("standing", ONLY);
  const later = await openHouse(house.shelf.store);
  const id = await later.records.newConversation();
  expect(later.working.entry(id)?.circle).toBe(TEAM);
});
