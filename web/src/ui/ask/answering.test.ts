import { beforeEach, expect, test } from "vitest";
import type { House } from "../../app/house";
import { closeHouses, openHouse } from "../../testing/house";
import { SET } from "../../testing/questions";
import { freshStorage } from "../../testing/storage";
import { Answering } from "./answering";

freshStorage();
closeHouses();

let house: House;
let id: string;
let answering: Answering;

beforeEach(async () => {
  house = await openHouse();
  id = await house.responses.newResponse(SET, 1, "en");
  const { responses, working } = house;
  answering = new Answering(
    {
      answer: (...answer) => responses.answer(...answer),
      set: (record, field, value) => working.set(record, field, value),
    },
    id,
    "change",
  );
  // Another answer in English, so that the Welsh one has to say its language.
  responses.answer(id, "years", 12, "en");
  answering.save(state(), "Rhagor o fysiau", "cy");
  working.set(id, "translation/change", "More buses");
});

const state = () => house.working.state(id);
const all = () => ["answer", "spoken", "translation"].map((part) => state()[`${part}/change`]?.value);
const WHOLE = ["Rhagor o fysiau", "cy", "More buses"];

test("what was taken out comes back with its language and its translation", () => {
  answering.takeOut(state(), "cy");
  expect(all()).toEqual([undefined, undefined, undefined]);
  expect(answering.out).toBe("Rhagor o fysiau");
  answering.putBack();
  expect(all()).toEqual(WHOLE);
  expect(answering.out).toBeUndefined();
});

test("prefer not to say, ticked by a slip, takes nothing away for good", () => {
  answering.save(state(), false, "cy");
  expect(all()).toEqual([false, "cy", undefined]);
  answering.undecline("cy");
  expect(all()).toEqual(WHOLE);
});

test("a box that is emptied to type anew keeps the translation beside it, and leaves none when it stays empty", () => {
  answering.save(state(), null, "cy");
  expect(all()).toEqual([undefined, undefined, undefined]);
  answering.save(state(), "R", "cy");
  answering.save(state(), "Rhagor", "cy");
  expect(all()).toEqual(["Rhagor", "cy", "More buses"]);
});

test("what was taken out is not offered once there was another answer, and its translation does not stand beside that", () => {
  answering.takeOut(state(), "cy");
  answering.save(state(), "Coed", "cy");
  expect(all()).toEqual(["Coed", "cy", undefined]);
  answering.save(state(), null, "cy");
  expect(answering.out).toBeUndefined();
});

test("a colleague's version does not take the place of what stands in the box", () => {
  expect(answering.shown({ value: "Coed" })).toBe("Coed");
  expect(answering.shown({ value: "Bws", by: "bb", others: [{ value: "Coed", by: "aa" }] })).toBe("Coed");
  expect(answering.shown({ value: "Coed mawr" })).toBe("Coed mawr");
});
