import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { encode } from "cborg";
import { expect, test, vi } from "vitest";
import { type Answer, ask, HEARD_CBOR } from "./ask";

/** Asks whoever answers on this line. */
async function asked(answer: RequestListener): Promise<Answer> {
  const somebody = createServer(answer);
  await new Promise<void>((listening) => somebody.listen(0, "127.0.0.1", listening));
  const { port } = somebody.address() as AddressInfo;
  try {
    return await ask(`http://127.0.0.1:${port}/api/sync`, { method: "POST", body: "what was said" });
  } finally {
    somebody.closeAllConnections();
    somebody.close();
  }
}

test("a captive portal's page is not an answer, whatever its status", async () => {
  for (const status of [200, 404, 511]) {
    const portal = await asked((_, response) => {
      response.writeHead(status, { "content-type": "text/html" });
      response.end("<h1>Welcome to the library's Wi-Fi</h1>");
    });
    expect(portal.kind).toBe(status >= 500 ? "no-line" : "portal");
  }
});

test("a portal that leads elsewhere is not followed", async () => {
  const led = await asked((_, response) => {
    response.writeHead(302, { location: "http://127.0.0.1:1/login" });
    response.end();
  });
  expect(["portal", "no-line"]).toContain(led.kind);
});

test("Heard's own word is told from half of it", async () => {
  const whole = encode({ v: 1, code: "full", message: "" });
  const heard = (bytes: Uint8Array): RequestListener => {
    return (_, response) => {
      response.writeHead(507, { "content-type": HEARD_CBOR, "content-length": whole.length });
      response.write(bytes, () => bytes === whole || response.destroy());
      if (bytes === whole) response.end();
    };
  };
  expect(await asked(heard(whole))).toEqual({ kind: "problem", code: "full" });
  expect(await asked(heard(whole.slice(0, 5)))).toEqual({ kind: "no-line" });
});

test("a line that hangs is given up, before an answer and in its midst", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const hangs: [number, RequestListener][] = [
    [180_000, () => undefined],
    [60_000, (_, response) => response.writeHead(200, { "content-type": HEARD_CBOR }).write("half")],
  ];
  for (const [most, listener] of hangs) {
    let arrived = () => {};
    const reached = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const waits = vi.spyOn(globalThis, "setTimeout");
    const answer = asked((request, response) => {
      listener(request, response);
      arrived();
    });
    await reached;
    await vi.waitUntil(() => waits.mock.calls.some(([, wait]) => wait === most), { interval: 1 });
    vi.advanceTimersByTime(most);
    expect(await answer).toEqual({ kind: "no-line" });
    waits.mockRestore();
  }
  vi.useRealTimers();
});
