import { encode } from "cborg";
import { afterEach, expect, test, vi } from "vitest";
import { verdict } from "../core/outcome";
import { HEARD_CBOR } from "./ask";
import { exchange } from "./sync";

afterEach(() => vi.unstubAllGlobals());

test("an answer of another version asks for an update, and one with a broken part means later; what is no message is a portal's", async () => {
  const meant = async (body: Uint8Array) => {
    const response = new Response(Uint8Array.from(body), { headers: { "content-type": HEARD_CBOR } });
    vi.stubGlobal("fetch", async () => response);
    const answer = await exchange({ push: [] }, undefined);
    return answer.kind === "problem" ? verdict(answer.code) : answer.kind;
  };
  expect(await meant(encode({ v: 2, incarnation: new Uint8Array(16) }))).toBe("update");
  expect(await meant(encode({ v: 1, incarnation: "words" }))).toBe("later");
  expect(await meant(new TextEncoder().encode("<html>"))).toBe("portal");
});
