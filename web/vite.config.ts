import { defineConfig } from "vite";
import { brotli } from "./build/brotli.ts";
import { engine } from "./build/engine.ts";
import { precache } from "./build/precache.ts";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [precache(), brotli()],
  worker: { format: "es", plugins: () => [engine()] },
  server: { proxy: { "/api": "http://127.0.0.1:8787" } },
  build: {
    target: ["chrome109", "safari16.4", "firefox115"],
    // Inlined files would need `data:` in the content-security policy and could not be cached apart.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { app: "index.html", sw: "src/sw/sw.ts" },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
