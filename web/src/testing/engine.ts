import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadEngine } from "../app/worker/document";

/** The real document engine, from the package's file. */
export function loadRealEngine(): Promise<void> {
  return loadEngine(readFileSync(fileURLToPath(import.meta.resolve("@automerge/automerge/automerge.wasm"))));
}
