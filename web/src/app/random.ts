import { hex } from "../core/bytes";

/** 16 random bytes in hex: records, persons and actors. They carry no time. */
export function randomId(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}
