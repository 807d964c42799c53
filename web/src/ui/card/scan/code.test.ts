import { expect, test } from "vitest";
import { closeHouses, openHouse } from "../../../testing/house";
import { freshStorage } from "../../../testing/storage";
import { codeIn } from "./code";

freshStorage();
closeHouses();

const CODE = "ZZZZ-ZZZZ-ZZZZ-ZZZZ-8G";

test("a card's code is taken from its pattern, with or without the address before it", async () => {
  const { records } = await openHouse();
  expect(await codeIn(`https://heard.example/card#${CODE}`, records)).toBe(CODE);
  expect(await codeIn(`http://localhost:8080/card#${CODE}`, records)).toBe(CODE);
  expect(await codeIn(CODE.toLowerCase(), records)).toBe(CODE.toLowerCase());
});

test("no other pattern is taken for a card", async () => {
  const { records } = await openHouse();
  const others = [
    "",
    "https://heard.example/",
    "https://heard.example/card",
    `https://heard.example/join#${CODE}`,
    "https://heard.example/card#ZZZZ-ZZZZ-ZZZZ-ZZZZ-88",
    "WIFI:S:hall;T:WPA;P:teacups;;",
    "123456789012345678",
    `javascript:/card#${CODE}`,
  ];
  expect(await Promise.all(others.map((pattern) => codeIn(pattern, records)))).toEqual(others.map(() => undefined));
});
