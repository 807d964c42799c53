import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { isDecoder, spareIn } from "./spare.ts";

/**
 * Writes into `sw.js` what it keeps: the shell, which the page needs to start; the rest (worker, document engine,
 * lazy screens), which may arrive later; and what is spare, once it was asked for or, of the decoder, where it is needed. Sizes are bytes, for the percent shown;
 * by its hash a file is known to be of this build, whatever the server holds when it is fetched.
 */
export function precache(): Plugin {
  return {
    name: "heard-precache",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const sw = bundle["sw.js"];
        if (sw?.type !== "chunk") return this.error("the service worker is missing from the build");
        const files = Object.values(bundle).filter((file) => file !== sw);
        const page = Object.values(bundle).find((file) => file.type === "chunk" && file.isEntry && file !== sw);
        const first = new Set<string>(["index.html", "manifest.webmanifest"]);
        const follow = (name: string): void => {
          const chunk = bundle[name];
          if (first.has(name) || chunk?.type !== "chunk") return;
          first.add(name);
          for (const css of chunk.viteMetadata?.importedCss ?? []) first.add(css);
          for (const next of chunk.imports) follow(next);
        };
        if (page) follow(page.fileName);
        const spare = spareIn(bundle, page?.fileName);
        const sized = files.map((file) => ({
          url: file.fileName === "index.html" ? "/" : `/${file.fileName}`,
          size: file.type === "chunk" ? Buffer.byteLength(file.code) : file.source.length,
          sha256: sha256(file.type === "chunk" ? file.code : file.source),
          first: first.has(file.fileName),
          spare: spare.has(file.fileName),
          decoder: isDecoder(file.fileName),
        }));
        for (const name of readdirSync("public", { recursive: true, encoding: "utf8" })) {
          if (!/\.(png|webmanifest)$/.test(name)) continue;
          const source = readFileSync(`public/${name}`);
          sized.push({
            url: `/${name}`,
            size: source.length,
            sha256: sha256(source),
            first: first.has(name),
            spare: false,
            decoder: false,
          });
        }
        // Small files first: on a thin line every screen is there before the document engine is.
        sized.sort((a, b) => a.size - b.size || a.url.localeCompare(b.url));
        const version = sha256(JSON.stringify(sized)).slice(0, 12);
        sw.code = sw.code.replace("__PRECACHE__", JSON.stringify({ version, files: sized }));
      },
    },
  };
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
