import { beforeEach, expect, test } from "vitest";
import { arrives, closeHouses, openHouse, plainState, TEAM } from "../testing/house";
import { SET } from "../testing/questions";
import { freshStorage } from "../testing/storage";
import type { Row, Waiting } from "./front";
import type { House } from "./house";

freshStorage();
closeHouses();

const TOM = "0d".repeat(16);

let house: House;

beforeEach(async () => {
  house = await openHouse();
});

test("what waits is counted as a worker counts: one conversation, with its person and their consent", async () => {
  const lines: Waiting[][] = [];
  house.rows.watchWaiting((waiting) => lines.push(waiting));
  await house.records.newConversation(TOM);
  house.records.setPerson(TOM, "name", "Tom");
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "keep", "yes", undefined);
  await house.consents.finish(occasion);
  expect(lines.at(-1)).toHaveLength(3);
  expect(house.rows.waiting).toBe(1);
  await house.responses.newResponse(SET, 1, "en", TOM);
  expect(house.rows.waiting).toBe(2);
});

test("what waits of a person whose words are all there counts once", async () => {
  await arrives(
    house,
    "a1".repeat(16),
    { kind: "conversation", circle: TEAM, subject: TOM },
    plainState({ at: "2026" }),
  );
  house.records.setPerson(TOM, "name", "Tom");
  const occasion = await house.consents.start(TOM);
  house.consents.decide(occasion, "keep", "yes", undefined);
  await house.consents.finish(occasion);
  expect(house.rows.waiting).toBe(1);
});

test("lists hold conversations and responses, newest first", async () => {
  const rows: Row[][] = [];
  house.rows.watch((all) => rows.push(all));
  const about = (kind: string) => ({ kind, circle: TEAM, subject: TOM });
  await arrives(house, "a1".repeat(16), about("conversation"), plainState({ at: "2026-05-03T14:05" }));
  await arrives(house, "a2".repeat(16), about("response"), plainState({ at: "2026-05-04T14:05", "answer/way": "bus" }));
  await arrives(house, TOM, about("person"), plainState({ name: "Tom" }));
  expect(rows.at(-1)?.map(({ kind, name }) => [kind, name])).toEqual([
    ["response", "Tom"],
    ["conversation", "Tom"],
  ]);
});
