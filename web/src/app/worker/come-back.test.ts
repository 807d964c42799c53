import { afterEach, expect, test, vi } from "vitest";
import { unhex } from "../../core/bytes";
import { HEARD_CBOR } from "../../net/ask";
import { ONLY } from "../../store/shapes";
import { fixture } from "../../testing/fixtures";
import { PROFILE } from "../../testing/house";
import { freshStorage, openStore } from "../../testing/storage";
import { amendStanding } from "../standing";
import { comeBack } from "./come-back";

freshStorage();
afterEach(() => vi.unstubAllGlobals());

test("what another tab notes while a phone comes back stays, and so does what it came back with", async () => {
  const welcome = fixture("wire/joined.json") as { hex: string; meaning: { nonce: Uint8Array } };
  const headers = { "content-type": HEARD_CBOR };
  vi.stubGlobal("fetch", async () => new Response(Uint8Array.from(unhex(welcome.hex)), { headers }));
  const [store, tab] = [await openStore(), await openStore()];
  const commit = store.commit.bind(store);
  vi.spyOn(store, "commit").mockImplementationOnce(async (...args) => {
    await amendStanding(tab, (standing) => ({ ...standing, lookedAt: 7 }));
    return commit(...args);
  });
  expect(await comeBack(store, PROFILE)).toBe("back");
  const { value } = await tab.read("standing", ONLY);
  expect(value).toMatchObject({ lookedAt: 7, nonce: welcome.meaning.nonce });
});
