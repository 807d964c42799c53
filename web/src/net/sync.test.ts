import { encode } from "cborg";
import { afterEach, expect, test, vi } from "vitest";
import { verdict } from "../core/outcome";
import { HEARD_CBOR } from "./ask";
import { deflate } from "./gzip";
import { exchange } from "./sync";

afterEach(() => vi.unstubAllGlobals());

const INCARNATION = new Uint8Array(16);

/** What an answer of these bytes is taken for. */
async function meant(body: Uint8Array): Promise<string> {
  vi.stubGlobal("fetch", async () => heardly(body));
  const answer = await exchange({ push: [] }, undefined);
  return answer.kind === "problem" ? verdict(answer.code) : answer.kind;
}

function heardly(body: Uint8Array): Response {
  return new Response(Uint8Array.from(body), { headers: { "content-type": HEARD_CBOR } });
}

test("an answer of another version asks for an update, and one with a broken part means later; what is no message is a portal's", async () => {
  expect(await meant(encode({ v: 2, incarnation: INCARNATION }))).toBe("update");
  expect(await meant(encode({ v: 1, incarnation: "words" }))).toBe("later");
  expect(await meant(new TextEncoder().encode("<html>"))).toBe("portal");
});

test("an answer that ends too soon is none, wherever it ends and however well it seems to end there", async () => {
  const plain = Uint8Array.from(encode({ v: 1, incarnation: INCARNATION, feed: [], more: false, cursors: {} }));
  for (const whole of [plain, await deflate(plain)]) {
    expect(await meant(whole)).toBe("ok");
    for (let end = 0; end < whole.length; end += 1) expect(await meant(whole.subarray(0, end))).not.toBe("ok");
  }
});

test("an answer to an older request is not an answer to this one", async () => {
  const answers: Uint8Array[] = [];
  const server = async (_: string, { body }: { body: Uint8Array<ArrayBuffer> }) => {
    const re = new Uint8Array(await crypto.subtle.digest("SHA-256", body)).subarray(0, 8);
    answers.push(encode({ v: 1, incarnation: INCARNATION, re, cursors: { aa: Uint8Array.of(1) } }));
    return heardly(answers.at(-1) ?? new Uint8Array());
  };
  vi.stubGlobal("fetch", server);
  expect((await exchange({ push: [] }, undefined)).kind).toBe("ok");
  // Something on the way goes on giving the first answer.
  vi.stubGlobal("fetch", async () => heardly(answers[0] ?? new Uint8Array()));
  expect((await exchange({ nonce: Uint8Array.of(2), push: [] }, undefined)).kind).toBe("no-line");
});
