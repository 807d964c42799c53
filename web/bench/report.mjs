/**
 * Gathers what was measured: all figures into `target/bench.json`, and the tables between the marks of
 * `docs/performance.md`. Peers and Lighthouse stand there too, where they were measured.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGE = `${ROOT}/docs/performance.md`;

/** Every figure in the table: what it is, and how far it should reach. `peer` is what peers call the same. */
const LINES = [
  ["app.critical_kb", "HTML, JS and CSS before the list and a new record, brotli", "≤ 60"],
  ["app.offline_kb", "all that is needed offline, in one language, brotli", "≤ 900"],
  ["app.language_kb", "the screens' wording in another language, fetched besides", "–"],
  ["app.card_reader_kb", "the reader of cards, fetched after all that where the browser has none", "–"],
  ["app.first_use_2g_s", "first visit until the list can be used: 250 kbit/s, 300 ms", "≤ 4"],
  ["app.first_form_2g_s", "of that, until a name can be written", "–"],
  ["app.cached_list_ms", "start from the cache until the list is painted, 1,000 conversations", "≤ 350"],
  ["app.cached_list_5000_ms", "the same with 5,000", "≤ 500"],
  ["app.keystroke_p95_ms", "keystroke to layout in notes of 2,000 characters, 95th percentile", "≤ 16"],
  ["app.keystroke_bare_p95_ms", "the same in a bare box of the browser, without any app", "–"],
  ["app.answer_keystroke_p95_ms", "the same in the answer to a question of ten", "≤ 16"],
  ["app.save_durable_ms", "a save's beginning until it is flushed in IndexedDB", "≤ 50"],
  ["app.open_record_ms", "tap on a line of the list until its record is painted", "≤ 150"],
  ["app.heap_mb", "JS heap of the page, list shown, 5,000 conversations", "≤ 15"],
  [
    "wire.push_ratio",
    "bytes up for 200 records, edited six times offline ÷ gzip -9 of their last JSON",
    "≤ 1.35",
    "push",
  ],
  ["wire.push_requests", "requests for that", "≤ 3", "requests"],
  ["wire.push_ratio_with_person_and_consent", "with a person and a consent record beside each", "–"],
  ["wire.push_ratio_each_edit", "with each edit sent as a change of its own", "–"],
  ["wire.pull_ratio", "bytes down for a fresh device ÷ the same JSON", "≤ 1.4", "pull"],
  ["wire.idle_bytes", "asking again when nothing is new, bodies and headers, both ways", "≤ 600", "idle"],
  ["wire.idle_bytes_by_cursors", "the same with each cursor in place of one hash", "–"],
  [
    "line.2g_efficiency",
    "200 records over 2G: (bytes up ÷ line rate + a round trip) ÷ time until all is kept",
    "≥ 0.85",
  ],
  ["line.2g_both_ways", "the same with the answers' bytes counted too, at the rate at which they come down", "–"],
  ["line.cut_overhead", "bytes for them over 3G that is reset every 64 KiB ÷ over one that is not", "≤ 1.3"],
  ["line.cut_elsewhere", "the same when the first reset comes after 16, 32 and 48 KiB", "–"],
  ["ingest.per_cpu_s", "new records a second of server CPU, 50 devices × 40 at once, teams apart", "≥ 700", "ingest"],
  ["ingest.one_team_per_cpu_s", "the same in one team, where each is told of all others", "–"],
  ["ingest.floor_per_cpu_s", "bare Automerge and bare rows on the same records", "–"],
  [
    "fairness.p99_ratio",
    "a phone's wait for one record, 99th percentile, beside 5,000 lines and one device that sends all it can ÷ alone",
    "≤ 2",
  ],
  ["fairness.p99_beside_ms", "that wait", "–"],
  ["fairness.flood_per_s", "changes a second that are taken from the one device meanwhile", "–"],
  ["fairness.rss_mb", "memory for 4,000 idle and 1,000 slow lines", "≤ 100"],
  ["ingest.limit_ratio", "the first ÷ the last of these three", "≥ 0.6"],
  ["pull.records_per_s", "records a second of server CPU that a fresh device reads, 20,000 of them", "≥ 20,000"],
  ["memory.rss_100k_mb", "what the server holds, 100,000 records stored, after 20 devices read them all", "≤ 80"],
  ["memory.peak_100k_mb", "the most it held meanwhile", "–"],
  ["backup.mb_s", "a backup of 40,000 records while the server runs, read back row by row", "–"],
  ["backup.copy_ratio", "time for that ÷ time to copy the same files and flush them", "–"],
  ["restore.records_per_s", "records a second that become a data folder again, all derived anew", "–"],
  ["growth.sync_1m", "time of a one-record sync beside 1,000,000 records ÷ beside 1,000", "≤ 1.5"],
  ["growth.sync_1m_ms", "the first of these", "–"],
  [
    "withdrawal.missed",
    "of 20 withdrawals among 2,000 people: pages asked for and sheets handed out after one was kept that still had it",
    "≤ 0",
  ],
  ["withdrawal.page_ms", "from its being kept to the end of the next page, at most", "≤ 60,000"],
  ["withdrawal.sheet_ms", "the same to the end of the last sheet that was being made meanwhile", "≤ 60,000"],
  ["withdrawal.sheets_under_way", "so many such sheets there were", "–"],
  ["hostile.worst_ms", "the slowest of the crafted attacks on file, judged by the guards alone", "≤ 10"],
  ["phone.worst_load_ms", "the heaviest record that passes the guards, opened and read in the browser", "≤ 100"],
  ["phone.worst_load_slow_ms", "the same with the processor slowed down four times", "–"],
  ["phone.rewrite_notes_ms", "notes of 20,000 characters put away and written anew, folded, slowed down so", "≤ 1,000"],
  ["hostile.worst_rss_mb", "the most memory that one of them takes meanwhile", "≤ 8"],
];

const read = (file) => (existsSync(`${ROOT}/target/${file}`) ? JSON.parse(readFileSync(`${ROOT}/target/${file}`)) : {});
const measured = ["app", "wire", "ingest", "pull", "memory", "backup", "growth", "withdrawal", "hostile", "fairness"];
const figures = Object.assign({}, ...measured.map((name) => read(`bench/${name}.json`)));
const peers = read("bench/peers.json");
const lighthouse = read("lighthouse.json");

const plain = Object.entries(figures).map(([name, { value, unit }]) => [name, { value, unit }]);
writeFileSync(`${ROOT}/target/bench.json`, `${JSON.stringify(Object.fromEntries(plain), null, 1)}\n`);

const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
const made = [
  `Measured on ${new Date().toISOString().slice(0, 10)}, ${machine}.`,
  table(),
  ...peersTable(),
  ...scores(),
];
const [before, , after] = readFileSync(PAGE, "utf8").split(/(?<=<!-- figures -->\n)|(?=<!-- end of figures -->)/);
writeFileSync(PAGE, `${before}\n${made.join("\n\n")}\n\n${after}`);
console.log(`${plain.length} figures in target/bench.json and docs/performance.md`);

function table() {
  const rows = LINES.filter(([name]) => figures[name]).map(([name, what, reach]) => {
    const { value, unit, least, most } = figures[name];
    const spread = least === undefined ? "" : `${text(least)} – ${text(most)}`;
    return `| \`${name}\` | ${what} | ${met(value, reach)} ${unit === "ratio" ? "" : unit} | ${spread} | ${reach} |`;
  });
  return ["| figure | what | measured | least – most | reach |", "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}

/** A value in bold is within reach. */
function met(value, reach) {
  const [, sign, bound] = /^([≤≥]) (\S+)$/.exec(reach) ?? [];
  const most = Number(bound?.replaceAll(",", ""));
  const within = sign === "≤" ? value <= most : sign === "≥" && value >= most;
  return within ? `**${text(value)}**` : text(value);
}

function peersTable() {
  const shared = LINES.filter(([, , , peer]) => peer);
  if (Object.keys(peers).length === 0) return [];
  const own = shared.map(([name]) => text(figures[name]?.value));
  const rows = Object.entries(peers).map(([name, peer]) => [name, ...shared.map(([, , , kind]) => text(peer[kind]))]);
  const lines = [
    ["", ...shared.map(([name]) => `\`${name}\``)],
    shared.map(() => "---").concat("---"),
    ["Heard", ...own],
    ...rows,
  ];
  return ["### Beside other systems, on the same records", lines.map((line) => `| ${line.join(" | ")} |`).join("\n")];
}

function scores() {
  const screens = Object.entries(lighthouse.screens ?? {});
  if (screens.length === 0) return [];
  const kinds = Object.keys(screens[0][1]);
  const lines = [
    ["screen", ...kinds],
    ["---", ...kinds.map(() => "---")],
    ...screens.map(([name, of]) => [name, ...kinds.map((kind) => of[kind])]),
    ["reach", "≥ 95", "100", "100"],
  ];
  return [`### Lighthouse ${lighthouse.version}, mobile`, lines.map((line) => `| ${line.join(" | ")} |`).join("\n")];
}

function text(value) {
  return value === undefined
    ? "–"
    : value.toLocaleString("en-GB", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
}
