import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { enginePage } from "./rig/engine-page";
import { note } from "./rig/figures";
import type { Engine } from "./rig/record-document";
import { slow } from "./rig/slow";

/** What `bench heaviest` wrote: each the longest of its shape that the guards let in, its changes in hex. */
type Heavy = { name: string; weight: number; changes: string[]; heads: string[] };

const RECORDS = resolve(import.meta.dirname, "../../target/bench/heaviest.json");
const RUNS = 5;
/** The longest text that a box takes. */
const MOST_CHARACTERS = 20_000;

test("a phone opens the heaviest record that passes the guards", async ({ browser }) => {
  const records: Heavy[] = JSON.parse(readFileSync(RECORDS, "utf8"));
  const page = await enginePage(browser);
  note("phone.worst_load_ms", "ms", await worst(page, records));
  await slow(page);
  note("phone.worst_load_slow_ms", "ms", await worst(page, records));
  // A page that is slowed down goes on taking half a processor from what is measured next.
  await page.close();
});

test("a phone folds long notes that were written anew", async ({ browser }) => {
  const page = await enginePage(browser);
  await slow(page);
  note("phone.rewrite_notes_ms", "ms", await page.evaluate(rewriteMs, MOST_CHARACTERS));
  await page.close();
});

async function worst(page: Page, records: Heavy[]): Promise<number> {
  const all: number[] = [];
  for (const record of records) {
    const { ms, heads } = await page.evaluate(open, { record, runs: RUNS });
    expect(heads, record.name).toEqual([...record.heads].sort());
    console.log(`${record.name}: ${ms.toFixed(1)} ms, ${record.changes.length} changes, weight ${record.weight}`);
    all.push(ms);
  }
  return Math.max(...all);
}

/** The least of several times: what the machine did besides is not the record's. */
function open({ record, runs }: { record: Heavy; runs: number }): { ms: number; heads: string[] } {
  const { RecordDocument } = (globalThis as unknown as { heardEngine: Engine }).heardEngine;
  const bytes = record.changes.map((hex) =>
    Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
  );
  let least = Number.POSITIVE_INFINITY;
  let heads: string[] = [];
  for (let run = 0; run < runs; run += 1) {
    const begun = performance.now();
    const document = new RecordDocument(bytes, "ee".repeat(16));
    document.state();
    least = Math.min(least, performance.now() - begun);
    heads = document.heads().sort();
    document.free();
  }
  return { ms: least, heads };
}

function rewriteMs(characters: number): number {
  const { RecordDocument } = (globalThis as unknown as { heardEngine: Engine }).heardEngine;
  const prose = (step: number) =>
    Array.from({ length: characters }, (_, at) => "etaoin shrdlu"[(at * step + (at >> 3)) % 13]).join("");
  const document = new RecordDocument([], "ee".repeat(16));
  document.fold({ notes: prose(5) }, [], undefined, true);
  const begun = performance.now();
  document.fold({ notes: prose(7) }, document.heads(), undefined, true);
  const ms = performance.now() - begun;
  document.free();
  return ms;
}
