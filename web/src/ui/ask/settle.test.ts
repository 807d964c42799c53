import { beforeEach, expect, test } from "vitest";
import type { House } from "../../app/house";
import { arrives, closeHouses, openHouse, plainState, TEAM } from "../../testing/house";
import { freshStorage } from "../../testing/storage";
import { settleAnswer } from "./settle";

freshStorage();
closeHouses();

const ID = "0a".repeat(16);
let house: House;

beforeEach(async () => {
  house = await openHouse();
  await arrives(
    house,
    ID,
    { kind: "response", circle: TEAM },
    {
      ...plainState({ language: "en", "spoken/change": "cy", "translation/change": "More buses" }),
      "answer/change": { value: "Rhagor o fysiau", by: "bb", others: [{ value: "More trees", by: "aa" }] },
    },
  );
  await house.shelf.loadState(ID);
});

const state = () => house.working.state(ID);
const all = () => ["answer", "spoken", "translation"].map((part) => state()[`${part}/change`]?.value);

function choose(value: string): void {
  const { working } = house;
  settleAnswer(
    { settle: (...chosen) => working.settle(...chosen), set: (id, field, to) => working.set(id, field, to) },
    { id: ID, state: state() },
    "change",
    value,
  );
}

test("the other answer is not shown in a language and beside a translation that are not its own", () => {
  choose("More trees");
  expect(all()).toEqual(["More trees", undefined, undefined]);
});

test("the answer that held keeps what stands beside it", () => {
  choose("Rhagor o fysiau");
  expect(all()).toEqual(["Rhagor o fysiau", "cy", "More buses"]);
});
