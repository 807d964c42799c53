import { expect, test, vi } from "vitest";
import {
  AMINA,
  answer,
  batch,
  by,
  change,
  draft,
  entryOf,
  give,
  ID,
  JO,
  keptRecord,
  news,
  receiving,
  stateOf,
  TEAM,
} from "../../testing/receiving";
import { damage, openStore } from "../../testing/storage";
import { Shelf } from "../shelf";
import { foldDraft } from "./fold";

receiving();

test("a record that the engine cannot read stops no other record, and loses nothing", async () => {
  const store = await openStore();
  const birth = await keptRecord(store, { place: "Hall" });
  const broken = Uint8Array.from(birth.bytes);
  broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
  const other = "0f".repeat(16);
  const fine = { ...change(by(JO, [], { place: "Barn" })), doc: other };
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await draft(store, { place: "Gate" });
  await give(store, answer({ feed: [change({ hash: "", bytes: broken }, false), fine] }));
  expect((await store.read("state", other)).value?.place?.value).toBe("Barn");
  expect((await stateOf(store))?.place?.value).toBe("Gate");
  await draft(store, { place: "Gate again" });
  await expect(foldDraft(store, ID, AMINA)).rejects.toThrow();
  expect((await store.read("draft", ID)).value?.fields.place?.value).toBe("Gate again");
  expect(told).toHaveBeenCalled();
  told.mockRestore();
});

test("a stored value that does not open stops no other record, and stays where it is", async () => {
  const store = await openStore();
  const birth = await keptRecord(store, { place: "Hall" });
  await draft(store, { place: "Gate" });
  await foldDraft(store, ID, AMINA);
  await draft(store, { place: "Barn" });
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  for (const [row, key] of [
    ["draft", ID],
    ["state", ID],
    ["change", `${ID}/${birth.hash}`],
    ["change", `${ID}/${(await entryOf(store))?.own[1]?.hash}`],
    ["record", ID],
  ] as const) {
    const undamaged = await damage(row, key);
    const shelf = new Shelf(store, news());
    await shelf.whole;
    const other = "0f".repeat(16);
    const feed = [{ ...change(by(JO, [], { place: "Barn" })), doc: other }, change(by(JO, [birth], { kind: "visit" }))];
    const pushed = (await batch(store)).filter(({ doc }) => doc === ID);
    await give(store, answer({ feed: feed.slice(0, 1) }), pushed);
    await give(store, answer({ feed }), pushed);
    expect((await store.read("state", other)).value?.place?.value).toBe("Barn");
    if (row !== "state") await expect(store.read(row, key)).rejects.toThrow();
    await store.commit([{ store: "record", key: other }]);
    await undamaged();
  }
  told.mockRestore();
});

test("a standing that does not open is made anew from the next answer", async () => {
  const store = await openStore();
  await keptRecord(store, { place: "Hall" });
  await damage("standing", "only");
  const circles = [{ id: TEAM, kind: "team", name: "Cwm", role: "member" }];
  await give(store, answer({ circles, cursors: { [TEAM]: Uint8Array.of(7) } }));
  expect((await store.read("standing", "only")).value).toMatchObject({
    circles,
    cursors: { [TEAM]: Uint8Array.of(7) },
  });
  expect((await entryOf(store))?.own[0]?.status).toBe("kept");
});
