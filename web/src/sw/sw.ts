/// <reference lib="webworker" />
/**
 * Caches the app and nothing else. It never syncs, never sees a record, and never keeps an answer of the server.
 * The shell is stored at install; the rest follows file by file, so that a broken line loses one file at most.
 * What is spare, because it is of no use without a line, is stored when it is first asked for. So is what reads a
 * card's pattern, but where the browser cannot: there it comes last, when all that is needed is here.
 */
export type {};

declare const self: ServiceWorkerGlobalScope;

type File = { url: string; size: number; sha256: string; first: boolean; spare: boolean; decoder: boolean };
/** Written in by the build. */
declare const __PRECACHE__: { version: string; files: File[] };

const { version, files } = __PRECACHE__;
const needed = files.filter((file) => !file.spare);
const PREFIX = "heard-";
const CACHE = PREFIX + version;
const HASHED = "/assets/";

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([passBy(event), storeAll(files.filter((file) => file.first))]));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeCharge());
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
  if (event.data === "fill") event.waitUntil(fill());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin || isForServer(url.pathname)) return;
  event.respondWith(event.request.mode === "navigate" ? page(event.request) : asset(event.request, url.pathname));
});

/** What no cache may ever hold, and what is no page of the app: a person's own, behind their card. */
function isForServer(path: string): boolean {
  return path.startsWith("/api/") || path === "/card" || path.startsWith("/card/");
}

/** What is for the server need not wake this worker first, where the browser knows such rules (Chromium from 123). */
async function passBy(event: ExtendableEvent & { addRoutes?: (rule: object) => Promise<void> }): Promise<void> {
  await event.addRoutes?.({ condition: { urlPattern: "/api/*" }, source: "network" }).catch(() => undefined);
}

async function takeCharge(): Promise<void> {
  const names = await caches.keys();
  // What the new version shares with the old one moves over, so that nothing unchanged is fetched again.
  await Promise.all(files.map((file) => fromOlder(file.url)));
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

/** One fill at a time; a second request joins the first. */
let filling: Promise<void> | undefined;

async function fill(): Promise<void> {
  // Whoever asks is answered at once, also while this is under way for another page.
  await tellPercent();
  filling ??= storeRest().finally(() => {
    filling = undefined;
  });
  return filling;
}

async function storeRest(): Promise<void> {
  for (const file of needed) {
    try {
      if (await store(file)) await tellPercent();
    } catch {
      // The line broke. What is stored stays, and the next fill goes on from here.
      return;
    }
  }
  if (!(await readsPatterns())) await storeAll(files.filter((file) => file.decoder)).catch(() => undefined);
}

/** Whether this browser finds the pattern of a card in a picture by itself. */
async function readsPatterns(): Promise<boolean> {
  const own = (self as { BarcodeDetector?: { getSupportedFormats(): Promise<string[]> } }).BarcodeDetector;
  const formats = (await own?.getSupportedFormats().catch(() => [])) ?? [];
  return formats.includes("qr_code");
}

async function storeAll(wanted: File[]): Promise<void> {
  await Promise.all(wanted.map(store));
}

/** Whether the file was missing and is stored now. */
async function store({ url, sha256 }: File): Promise<boolean> {
  const cache = await caches.open(CACHE);
  if (await cache.match(url)) return false;
  if (await fromOlder(url)) return true;
  // What carries its hash in its name never changes; all else is asked for anew.
  const response = await fetch(url, { cache: url.startsWith(HASHED) ? "default" : "no-cache", redirect: "error" });
  if (!response.ok || (await hash(response.clone())) !== sha256) throw new Error("not the file that was asked for");
  await cache.put(url, response);
  return true;
}

/** Copies a file from an older version's cache. Only names that carry a hash of their content may be reused. */
async function fromOlder(url: string): Promise<boolean> {
  if (!url.startsWith(HASHED)) return false;
  const cache = await caches.open(CACHE);
  if (await cache.match(url)) return false;
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE) continue;
    const older = await (await caches.open(name)).match(url);
    if (!older) continue;
    await cache.put(url, older);
    return true;
  }
  return false;
}

/**
 * A captive portal answers everything with its own page, and a server may have been given the next build meanwhile:
 * neither may become a part of this version.
 */
async function hash(response: Response): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function page(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match("/")) ?? fetch(request);
}

async function asset(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const spare = files.find((file) => file.spare && file.url === path);
  // Without a line, or from another build, it is not stored; the browser may still have it.
  if (spare) await store(spare).catch(() => false);
  return (await cache.match(path)) ?? fetch(request);
}

/** Tells every open page how much of the app is really stored, in percent of bytes. */
async function tellPercent(): Promise<void> {
  const cache = await caches.open(CACHE);
  const stored = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  const all = needed.reduce((sum, file) => sum + file.size, 0);
  const here = needed.reduce((sum, file) => sum + (stored.has(file.url) ? file.size : 0), 0);
  const complete = needed.every((file) => stored.has(file.url));
  const percent = complete ? 100 : Math.min(99, Math.floor((100 * here) / all));
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage({ percent });
}
