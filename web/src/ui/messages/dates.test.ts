import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { dayHeading, dayText, localText, timeText } from "./dates";
import { speak } from "./translate";

const now = new Date(2026, 4, 4, 9, 0);

beforeEach(() => vi.stubGlobal("document", { documentElement: { lang: "", dir: "" } }));
afterEach(async () => {
  await speak("en");
  vi.unstubAllGlobals();
});

describe("times as a device said them", () => {
  test("a list is headed by today, yesterday and days with their names", () => {
    expect(dayHeading("2026-05-04T00:01", now)).toBe("Today");
    expect(dayHeading("2026-05-03T23:59", now)).toBe("Yesterday");
    expect(dayHeading("2026-05-01T14:05", now)).toBe("Friday 1 May");
    expect(dayHeading("2023-05-01T14:05", now)).toBe("1 May 2023");
    expect(dayHeading(undefined, now)).toBe("No day given");
  });

  test("Welsh days and months are Welsh, which browsers do not know", async () => {
    await speak("cy");
    expect(dayHeading("2026-02-11T10:00", now)).toBe("Dydd Mercher 11 Chwefror");
    expect(dayText("2025-08-01", now)).toBe("1 Awst 2025");
  });

  test("a time stands alone today and with its day before", () => {
    expect(timeText("2026-05-04T08:05", now)).toBe("08:05");
    expect(timeText("2026-05-03T08:05", now)).toBe("3 May, 08:05");
  });

  test("a time with a zone is shown on this phone's clock", () => {
    const at = new Date(2026, 4, 4, 7, 30);
    expect(timeText(at.toISOString(), now)).toBe("07:30");
  });

  test("what is no time is shown as it came", () => {
    expect(dayText("last winter", now)).toBe("last winter");
  });

  test("what was begun later sorts later, also within a second", () => {
    const earlier = localText(new Date(2026, 4, 4, 9, 0, 1, 20));
    expect(earlier).toBe("2026-05-04T09:00:01.020");
    expect(earlier < localText(new Date(2026, 4, 4, 9, 0, 1, 100))).toBe(true);
  });
});
