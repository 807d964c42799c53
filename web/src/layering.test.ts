import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** Which layers each layer may import. Nothing may import a layer above it. */
const ALLOWED: Record<string, string[]> = {
  core: [],
  store: ["core"],
  net: ["core"],
  app: ["core", "store", "net"],
  ui: ["core", "app"],
  sw: [],
};

/** Packages that live in one place only, so that they can be replaced there. */
const ONLY_IN: Record<string, RegExp> = {
  idb: /^store\/connection\.ts$|^store\/store\.ts$/,
  "@automerge/automerge": /^app\/worker\/(document|worker)\.ts$/,
  cborg: /^core\/wire\.ts$|^net\/cose\.ts$/,
  preact: /^ui\//,
};

const SRC = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
  (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !name.startsWith("testing/"),
);

function imports(name: string): string[] {
  const source = readFileSync(SRC + name, "utf8");
  return [...source.matchAll(/(?:from|import|import\()\s*"([^"]+)"/g)].map((match) => match[1] as string);
}

function layerOf(importer: string, path: string): string {
  const resolved = new URL(path, `file:///${importer}`).pathname.slice(1);
  return resolved.split("/")[0] ?? "";
}

test("no import points upwards", () => {
  const wrong = files.flatMap((name) => {
    const layer = name.split("/")[0] ?? "";
    const allowed = ALLOWED[layer];
    if (!allowed) return [`${name} is in no layer`];
    return imports(name)
      .filter((path) => path.startsWith("."))
      .filter((path) => ![layer, ...allowed].includes(layerOf(name, path)))
      .map((path) => `${name} imports ${path}`);
  });
  expect(wrong).toEqual([]);
  expect(files.length).toBeGreaterThan(50);
});

test("a package that does one job is imported in one place", () => {
  const wrong = files.flatMap((name) =>
    imports(name).flatMap((path) => {
      const found = Object.entries(ONLY_IN).find(([owner]) => path === owner || path.startsWith(`${owner}/`));
      return found && !found[1].test(name) ? [`${name} imports ${path}`] : [];
    }),
  );
  expect(wrong).toEqual([]);
});
