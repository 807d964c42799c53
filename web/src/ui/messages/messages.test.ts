import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { messages as welsh, checkedBy as welshCheckedBy } from "./cy";
import { messages as english, checkedBy as englishCheckedBy, type MessageKey } from "./en";
import type { Message } from "./message";

const keys = Object.keys(english) as MessageKey[];
const forms = (message: Message) => (typeof message === "string" ? [message] : Object.values(message));
const plainForm = (message: Message) => (typeof message === "string" ? message : message.other);
const parts = (text: string) => [...text.matchAll(/\{[\w-]+\}/g)].map(String).sort();

describe("the texts of the screens", () => {
  test("have the same parts in both languages", () => {
    const wrong = keys.filter((key) => {
      const wanted = parts(plainForm(english[key])).join();
      if (parts(plainForm(welsh[key])).join() !== wanted) return true;
      // A form for one fixed number may leave the number out, but none may ask for more.
      return [...forms(english[key]), ...forms(welsh[key])].some((form) =>
        parts(form).some((part) => !wanted.includes(part)),
      );
    });
    expect(wrong).toEqual([]);
  });

  test("have all six Welsh plural forms where they count", () => {
    for (const key of keys.filter((key) => typeof english[key] !== "string")) {
      expect(Object.keys(welsh[key]).sort()).toEqual(["few", "many", "one", "other", "two", "zero"]);
    }
  });

  test("keep their sentences under 20 words", () => {
    const long = keys.flatMap((key) => forms(english[key]).flatMap((form) => form.split(/[.?!:] /)));
    expect(long.filter((sentence) => sentence.split(/\s+/).length >= 20)).toEqual([]);
  });

  test("say nothing that the people who use them would not say", () => {
    const told = keys.flatMap((key) => forms(english[key])).join("\n");
    expect(told).not.toMatch(/\b(submit|sync|upload|users?|clients?|cases?|data subject|stakeholders?)\b/i);
  });

  test("have no invented checker", () => {
    expect(englishCheckedBy).toBeUndefined();
    expect(welshCheckedBy).toBeUndefined();
  });

  test("are all used by a screen", () => {
    const source = readdirSync("src/ui", { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !/messages\/(en|cy|messages\.test)\.ts$/.test(file))
      .map((file) => readFileSync(`src/ui/${file}`, "utf8"))
      .join("\n");
    // A key may be put together from its beginning and a code: `travel.${travel}`.
    const begun = [...source.matchAll(/`([\w.-]+)\$\{/g)].map((match) => match[1] ?? "");
    const unused = keys.filter((key) => !source.includes(`"${key}"`) && !begun.some((start) => key.startsWith(start)));
    expect(unused).toEqual([]);
  });
});
