import { expect, test } from "vitest";
import { answersFilterIn, filterIn, queryOf } from "./filter";

test("an address holds ids, codes and days, and comes back as it was", () => {
  const query = "?place=west-loch&topic=bus&language=zh-Hant&from=2026-05-01&to=2026-05-31&kind=response&state=new";
  expect(queryOf(filterIn(query))).toBe(query);
  expect(queryOf(answersFilterIn("?place=glen&version=2&by=language"))).toBe("?place=glen&version=2&by=language");
});

test("what is no id, code or day is not asked for: words stand in no address", () => {
  const words = "Morag said so";
  for (const part of ["place", "topic", "language", "from", "to", "kind", "set", "version", "state", "by"]) {
    const query = `?${new URLSearchParams({ [part]: words })}`;
    expect(filterIn(query), part).toEqual({});
    expect(answersFilterIn(query), part).toEqual({});
  }
  expect(filterIn("?from=x&to=2026-5-1&place=Glen")).toEqual({});
});
