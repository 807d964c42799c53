import type { Rolldown } from "vite";

type Bundle = Rolldown.OutputBundle;

/** Screens that have nothing to show without a line. */
const SPARE_SCREEN = /\/src\/ui\/(desk|answers|download)\//;
/** Most phones read a card's pattern by themselves; the others fetch this once they have all else. */
const SPARE_WORKER = /^assets\/decode-/;

/** Whether this reads a card's pattern, where the browser does not. */
export function isDecoder(name: string): boolean {
  return SPARE_WORKER.test(name);
}

/** Files that offline use does not need: a phone on a thin line does not wait for them. */
export function spareIn(bundle: Bundle, page: string | undefined): Set<string> {
  const needed = new Set<string>();
  const online = new Set<string>();
  if (page) follow(bundle, page, needed, (name) => !isSpareScreen(bundle, name));
  for (const name of Object.keys(bundle)) if (isSpareScreen(bundle, name)) follow(bundle, name, online, () => true);
  const spare = [...online].filter((name) => !needed.has(name));
  return new Set([...spare, ...Object.keys(bundle).filter(isDecoder)]);
}

/** Everything that a chunk loads, at once or later; of what comes later only what is `wanted`. */
function follow(bundle: Bundle, name: string, found: Set<string>, wanted: (name: string) => boolean): void {
  const chunk = bundle[name];
  if (found.has(name) || chunk?.type !== "chunk") return;
  found.add(name);
  for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css);
  for (const next of chunk.imports) follow(bundle, next, found, wanted);
  for (const next of chunk.dynamicImports) if (wanted(next)) follow(bundle, next, found, wanted);
}

function isSpareScreen(bundle: Bundle, name: string): boolean {
  const chunk = bundle[name];
  return chunk?.type === "chunk" && chunk.isDynamicEntry && SPARE_SCREEN.test(chunk.facadeModuleId ?? "");
}
