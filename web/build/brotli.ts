import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSIBLE = /\.(html|js|css|wasm|webmanifest|svg|json)$/;

/** Writes a `.br` beside every file that shrinks, so that the server never compresses while somebody waits. */
export function brotli(): Plugin {
  let folder = "dist";
  return {
    name: "heard-brotli",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      // A build that failed has written nothing; its own error says why.
      if (!existsSync(folder)) return;
      for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (!COMPRESSIBLE.test(name)) continue;
        const plain = readFileSync(join(folder, name));
        const small = brotliCompressSync(plain, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
        });
        if (small.length < plain.length) writeFileSync(join(folder, `${name}.br`), small);
      }
    },
  };
}
