import { describe, expect, test } from "vitest";
import { filterIn, queryOf } from "./desk/filter";
import { homeInstead, routeOf } from "./router";

const ID = "0123456789abcdef0123456789abcdef";

describe("addresses", () => {
  test("name a screen and at most a record's id", () => {
    expect(routeOf("/")).toEqual({ at: "today" });
    expect(routeOf(`/record/${ID}`)).toEqual({ at: "record", id: ID });
    expect(routeOf(`/record/${ID}/consent`)).toEqual({ at: "consent", id: ID });
    expect(routeOf(`/desk/${ID}`)).toEqual({ at: "desk-record", id: ID });
  });

  test("anything else is missing", () => {
    for (const path of ["/record/Tom", `/record/${ID}/more`, "/desk/1", "/records", "//"]) {
      expect(routeOf(path)).toEqual({ at: "missing" });
    }
  });

  test("a filter makes a link and is read back from it; what is unknown is left out", () => {
    const filter = { topic: "buses", from: "2026-05-01" };
    expect(queryOf(filter)).toBe("?topic=buses&from=2026-05-01");
    expect(filterIn("?topic=buses&from=2026-05-01&said=words")).toEqual(filter);
    expect(queryOf({ place: "" })).toBe("");
  });
});

test("who reads begins at the desk, and who records never ends there", () => {
  expect(homeInstead(routeOf("/"), "reviewer")).toBe("/desk");
  expect(homeInstead(routeOf("/desk"), "reviewer")).toBeUndefined();
  expect(homeInstead(routeOf("/desk"), "member")).toBe("/");
  expect(homeInstead(routeOf(`/desk/${"0a".repeat(16)}`), "member")).toBe("/");
  expect(homeInstead(routeOf("/"), "member")).toBeUndefined();
});
