import { decode, encode } from "cborg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newEntry } from "../core/entry";
import { reviewId } from "../core/records/review";
import { HEARD_CBOR } from "../net/ask";
import { closeHouses, openHouse, PROFILE } from "../testing/house";
import { freshStorage } from "../testing/storage";
import type { ExportAsk } from "./front";
import type { House } from "./house";
import { sha256 } from "./sha256";

freshStorage();
closeHouses();
afterEach(() => vi.unstubAllGlobals());

const SAID = "a1".repeat(16);
const ASK: ExportAsk = { filter: { kind: "response", words: "bws" }, purpose: "quote", format: "csv", language: "cy" };

let house: House;
let asked: { path: string; body: unknown }[];

beforeEach(async () => {
  house = await openHouse();
  asked = [];
});

/** A server that answers everything with this. */
function answers(body: Uint8Array | string, headers: Record<string, string>, status = 200): void {
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push({ path, body: init.body && decode(init.body as Uint8Array) });
    return new Response(typeof body === "string" ? body : Uint8Array.from(body), { status, headers });
  });
}

const says = (value: unknown) => answers(encode(value), { "content-type": HEARD_CBOR });

test("ids and codes stand in an address, words that are looked for never do", async () => {
  says({ asOf: "2026-05-03T12:00:00Z", rows: [] });
  await house.desk.readings({ place: "west-loch", version: 2, topic: "" });
  await house.desk.readings({ place: "west-loch", words: "Morag" });
  await house.desk.readings({ words: "  " });
  expect(asked).toEqual([
    { path: "/api/readings?place=west-loch&version=2", body: undefined },
    { path: "/api/readings", body: { place: "west-loch", words: "Morag" } },
    { path: "/api/readings?", body: undefined },
  ]);
});

test("what this reviewer said a moment ago counts where it is asked for", async () => {
  const review = await reviewId(PROFILE.member, SAID, sha256);
  await house.shelf.loadState(review);
  house.working.set(review, "state", "heard", newEntry({ kind: "review", circle: "0b".repeat(16), about: SAID }));
  await house.working.flush();
  const row = { id: SAID, kind: "conversation", said: "Bus", topics: [], space: "Cwm", review: "new" };
  says({ asOf: "2026-05-03T12:00:00Z", rows: [row] });
  const list = async (state?: "new" | "heard") => {
    const found = await house.desk.readings(state ? { state } : {});
    return found.kind === "ok" ? found.value.rows.map(({ review }) => review) : found.kind;
  };
  expect(await list()).toEqual(["heard"]);
  expect(await list("new")).toEqual([]);
  expect(await list("heard")).toEqual(["heard"]);
  expect(asked.map(({ path }) => path)).toEqual(Array(3).fill("/api/readings?"));
});

test("a sheet comes with its name, and what was asked for in the body", async () => {
  answers("\ufeffKind\r\n", {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": 'attachment; filename="heard-to-read-2026-11-22.csv"',
  });
  const got = await house.desk.download(ASK);
  expect(asked).toEqual([{ path: "/api/exports", body: ASK }]);
  if (got.kind !== "ok") throw new Error(got.kind);
  expect(got.value.name).toBe("heard-to-read-2026-11-22.csv");
  expect(got.value.file.type).toBe("text/csv");
  expect(new Uint8Array(await got.value.file.arrayBuffer())).toEqual(new TextEncoder().encode("\ufeffKind\r\n"));
});

test("a sheet without a name gets one that holds no words", async () => {
  answers("PK", { "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
  const got = await house.desk.download({ ...ASK, format: "xlsx" });
  expect(got.kind === "ok" && got.value.name).toMatch(/^heard-\d{4}-\d\d-\d\d\.xlsx$/);
});

test("a portal's page is no sheet, and a desk that was signed out is told so", async () => {
  answers("<h1>Welcome</h1>", { "content-type": "text/html" });
  expect(await house.desk.download(ASK)).toEqual({ kind: "no-line" });
  answers(encode({ v: 1, code: "no-session", message: "" }), { "content-type": HEARD_CBOR }, 401);
  expect(await house.desk.download(ASK)).toEqual({ kind: "join-again" });
  expect(await house.desk.exportPreview(ASK)).toEqual({ kind: "join-again" });
  answers("code,all\r\n", { "content-type": "text/csv" }, 500);
  expect(await house.desk.download(ASK)).toEqual({ kind: "no-line" });
});

test("a list that is too large for one sheet is told from a line that broke", async () => {
  answers(encode({ v: 1, code: "too-many-cells", message: "" }), { "content-type": HEARD_CBOR }, 422);
  expect(await house.desk.download(ASK)).toEqual({ kind: "too-many-cells" });
});

test("what cannot be asked for is told from a line that broke: to try again would be useless", async () => {
  answers(encode({ v: 1, code: "bad-request", message: "" }), { "content-type": HEARD_CBOR }, 400);
  expect(await house.desk.readings({ from: "x" })).toEqual({ kind: "bad-request" });
  answers(encode({ v: 1, code: "later", message: "" }), { "content-type": HEARD_CBOR }, 503);
  expect(await house.desk.readings({})).toEqual({ kind: "no-line" });
});

test("counts, previews and past downloads come as the server says them", async () => {
  const tables = { asOf: "2026", set: "07", versions: [1], columns: ["", "cy"], people: [9, null], questions: [] };
  says(tables);
  expect(await house.desk.answers("07", { by: "language", version: 1 })).toEqual({ kind: "ok", value: tables });
  says({ rows: 3, leftOut: null });
  expect(await house.desk.exportPreview(ASK)).toEqual({ kind: "ok", value: { rows: 3, leftOut: null } });
  says([{ day: "2026-11-22", role: "reviewer", mine: true, purpose: "quote", format: "csv", rows: 3 }]);
  expect(await house.desk.exports()).toMatchObject({ kind: "ok", value: [{ mine: true, rows: 3 }] });
  expect(asked.map(({ path }) => path)).toEqual([
    "/api/answers/07?by=language&version=1",
    "/api/exports/preview",
    "/api/exports",
  ]);
});
