import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const ENGINE = /\/automerge\.wasm\?url$/;
/** Magic number and version. */
const HEAD = 8;
/** The kind of section that means nothing to the machine. */
const CUSTOM = 0;

/**
 * Leaves the names of its functions out of the document engine. They are there for debuggers, nobody on a phone reads
 * them, and they are a fifth of its bytes.
 */
export function engine(): Plugin {
  return {
    name: "heard-engine",
    apply: "build",
    enforce: "pre",
    load(id) {
      if (!ENGINE.test(id)) return null;
      const source = withoutNames(readFileSync(id.replace(/\?url$/, "")));
      const file = this.emitFile({ type: "asset", name: "automerge.wasm", source });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
  };
}

/** A WebAssembly module without its section of names; every other section as it was, in its order. */
function withoutNames(module: Uint8Array): Uint8Array {
  const kept = [module.subarray(0, HEAD)];
  for (let at = HEAD; at < module.length; ) {
    const [size, body] = unsigned(module, at + 1);
    const end = body + size;
    if (module[at] !== CUSTOM || nameOf(module, body) !== "name") kept.push(module.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

function nameOf(module: Uint8Array, at: number): string {
  const [length, from] = unsigned(module, at);
  return Buffer.from(module.subarray(from, from + length)).toString("utf8");
}

/** A LEB128 number, and where it ends. */
function unsigned(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7, at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at + 1];
  }
}
