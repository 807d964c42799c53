/** The one place where stored values are sealed and opened: AES-256-GCM, a fresh nonce each, bound to where they lie. */
import { concat, hex, unhex, utf8 } from "../core/bytes";

const NONCE_BYTES = 12;

export type Sealed = Uint8Array<ArrayBuffer>;

export function makeKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function seal(key: CryptoKey, store: string, name: string, plain: Uint8Array): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const additionalData = place(store, name);
  const text = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, Uint8Array.from(plain));
  return concat(iv, new Uint8Array(text));
}

/** Throws when the value was changed, or moved here from another place. */
export async function open(key: CryptoKey, store: string, name: string, sealed: Sealed): Promise<Uint8Array> {
  const iv = sealed.subarray(0, NONCE_BYTES);
  const additionalData = place(store, name);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, sealed.subarray(NONCE_BYTES));
  return new Uint8Array(plain);
}

/** Nonces never repeat, so the nonce tells whether a stored value is still the one that was read. */
export function version(sealed: Sealed | undefined): string | undefined {
  return sealed && hex(sealed.subarray(0, NONCE_BYTES));
}

/** JSON with bytes as `{"bytes": hex}`, the same spelling as in the fixtures. */
export function toJson(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? { bytes: hex(part) } : part)));
}

export function fromJson(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  // Most values hold no bytes, and looking into every part costs a start with thousands of records dear.
  if (!text.includes('{"bytes":')) return JSON.parse(text);
  return JSON.parse(text, (_, part) => {
    const isBytes = typeof part === "object" && part !== null && typeof part.bytes === "string";
    return isBytes && Object.keys(part).length === 1 ? unhex(part.bytes) : part;
  });
}

function place(store: string, name: string): Uint8Array<ArrayBuffer> {
  return utf8(`heard ${store}\0${name}`);
}
