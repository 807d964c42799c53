/**
 * Measures other sync systems on our workload, in the same run: `node bench/peers.mjs FOLDER WORKLOAD`.
 * The folder holds `drive.mjs`, `workload.mjs` and `peers/NAME`; a copy of it is installed and driven, never itself.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const COPY = `${ROOT}/target/peers`;
const [folder, workload] = process.argv.slice(2).map((path) => resolve(path));
/** Settings under which a peer does better, beside its usual ones. */
const VARIANTS = { automerge: { AM_SCALAR: "1" }, hocuspocus: { HOCUS_FLUSH: "false" } };
const SECONDS = "120";

/** In place of the peers' own generator: our records, and for fifty devices forty of them each, under new ids. */
const OUR_WORKLOAD = `import { randomUUID } from "node:crypto";
import fs from "node:fs";
export * from "./own-workload.mjs";
export function makeWorkload({ seed = 1, records = 200 } = {}) {
  const all = JSON.parse(fs.readFileSync(${JSON.stringify(workload)}));
  if (seed === 1) return all;
  const some = Array.from({ length: records }, (_, at) => all.records[((seed - 100) * records + at) % all.records.length]);
  return { ...all, bEdits: [], records: some.map(({ initial, edits, final }) => {
    const id = randomUUID();
    return { initial: { ...structuredClone(initial), id }, edits, final: { ...final, id } };
  }) };
}
`;

if (!existsSync(`${COPY}/own-workload.mjs`)) {
  cpSync(folder, COPY, { recursive: true, filter: (path) => !path.includes("node_modules") });
  execFileSync("chmod", ["-R", "u+w", COPY]);
  renameSync(`${COPY}/workload.mjs`, `${COPY}/own-workload.mjs`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: COPY, stdio: "inherit" });
}
writeFileSync(`${COPY}/workload.mjs`, OUR_WORKLOAD);

const { "wire.floor_bytes": floor } = JSON.parse(readFileSync(`${ROOT}/target/bench/wire.json`, "utf8"));
const measured = {};
for (const peer of readdirSync(`${COPY}/peers`)) {
  measured[peer] = measure(peer, {});
  const [setting] = Object.entries(VARIANTS[peer] ?? {});
  if (setting) measured[`${peer}, ${setting.join("=")}`] = measure(peer, VARIANTS[peer]);
}
writeFileSync(`${ROOT}/target/bench/peers.json`, JSON.stringify(measured, null, 1));

function measure(peer, settings) {
  const { P, Q, S } = drive(peer, settings, "wifi", "PQS");
  const { T } = drive(peer, settings, "none", "T");
  const done = (phase, figure) => (phase?.finished ? figure(phase) : undefined);
  return {
    push: done(P, ({ bytesUp }) => bytesUp / floor.value),
    requests: done(P, ({ msgUp, req }) => msgUp + req),
    pull: done(Q, ({ bytesDown }) => bytesDown / floor.value),
    idle: done(S, ({ bytesUp, bytesDown }) => bytesUp + bytesDown),
    ingest: done(T, ({ docsPerServerCpuSecond }) => docsPerServerCpuSecond),
  };
}

/** One run of the peers' own driver. A peer that does not get through a phase has no figure for it. */
function drive(peer, settings, profile, phases) {
  const out = `${COPY}/out.json`;
  rmSync(out, { force: true });
  const options = ["--peer", peer, "--profile", profile, "--phases", phases, "--cap", SECONDS, "--out", out];
  spawnSync(process.execPath, ["drive.mjs", ...options], {
    cwd: COPY,
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 6 * 60_000,
  });
  return existsSync(out) ? JSON.parse(readFileSync(out, "utf8")).phases : {};
}
