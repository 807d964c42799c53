import { describe, expect, test } from "vitest";
import { answersFilterIn, filterIn, queryOf } from "./desk/filter";
import { homeInstead, routeOf } from "./router";

const ID = "0123456789abcdef0123456789abcdef";

describe("addresses", () => {
  test("name a screen and at most a record's id", () => {
    expect(routeOf("/")).toEqual({ at: "today" });
    expect(routeOf(`/record/${ID}`)).toEqual({ at: "record", id: ID });
    expect(routeOf(`/record/${ID}/consent`)).toEqual({ at: "consent", id: ID });
    expect(routeOf(`/desk/${ID}`)).toEqual({ at: "desk-record", id: ID });
    expect(routeOf("/answers")).toEqual({ at: "answers" });
    expect(routeOf(`/answers/${ID}`)).toEqual({ at: "answers-set", id: ID });
    expect(routeOf("/download")).toEqual({ at: "download" });
    expect(routeOf("/find")).toEqual({ at: "find" });
    expect(routeOf(`/record/${ID}/ask`)).toEqual({ at: "question", id: ID, question: undefined });
    expect(routeOf(`/record/${ID}/ask/how-long.1_a`)).toEqual({ at: "question", id: ID, question: "how-long.1_a" });
  });

  test("anything else is missing", () => {
    for (const path of [
      "/record/Tom",
      `/record/${ID}/more`,
      `/record/${ID}/ask/a b`,
      `/record/${ID}/ask/..`,
      "/desk/1",
      "/records",
      "//",
      "/today",
    ]) {
      expect(routeOf(path)).toEqual({ at: "missing" });
    }
  });

  test("a filter makes a link and is read back from it; what is unknown is left out", () => {
    const filter = { topic: "buses", from: "2026-05-01" };
    expect(queryOf(filter)).toBe("?topic=buses&from=2026-05-01");
    expect(filterIn("?topic=buses&from=2026-05-01&said=words")).toEqual(filter);
    expect(queryOf({ place: "" })).toBe("");
  });

  test("a filter of answers is kept apart from what its address must not hold", () => {
    const filter = { kind: "response", set: ID, version: 2, state: "set-aside" } as const;
    expect(queryOf(filter)).toBe(`?kind=response&set=${ID}&version=2&state=set-aside`);
    expect(filterIn(queryOf(filter))).toEqual(filter);
    expect(filterIn("?kind=person&set=Tom&version=x&state=late&words=bus")).toEqual({});
    expect(answersFilterIn(`?place=glen&topic=buses&version=1&by=place&set=${ID}`)).toEqual({
      place: "glen",
      version: 1,
      by: "place",
    });
    expect(answersFilterIn("?by=name&version=0")).toEqual({});
  });
});

test("who reads begins at the desk, and who records never ends there", () => {
  expect(homeInstead(routeOf("/"), "reviewer")).toBe("/desk");
  expect(homeInstead(routeOf("/ask"), "co-chair")).toBe("/desk");
  expect(homeInstead(routeOf("/desk"), "reviewer")).toBeUndefined();
  expect(homeInstead(routeOf("/desk"), "member")).toBe("/");
  expect(homeInstead(routeOf(`/desk/${"0a".repeat(16)}`), "member")).toBe("/");
  expect(homeInstead(routeOf("/answers"), "member")).toBe("/");
  expect(homeInstead(routeOf("/download"), "member")).toBe("/");
  expect(homeInstead(routeOf("/answers"), "reviewer")).toBeUndefined();
  expect(homeInstead(routeOf("/"), "member")).toBeUndefined();
});
