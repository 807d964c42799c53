import { expect, test } from "vitest";
import { unhex } from "../core/bytes";
import { fixture } from "../testing/fixtures";
import { open } from "./seal";

type Golden = { key: string; store: string; name: string; plain: string; sealed: string };

test("a value that an earlier app sealed opens in this one, and only in its place", async () => {
  const { key, store, name, plain, sealed } = fixture("sealed/device.json") as Golden;
  const imported = await crypto.subtle.importKey("raw", Uint8Array.from(unhex(key)), "AES-GCM", false, ["decrypt"]);
  const bytes = Uint8Array.from(unhex(sealed));
  expect(new TextDecoder().decode(await open(imported, store, name, bytes))).toBe(plain);
  await expect(open(imported, "draft", name, bytes)).rejects.toThrow();
});
