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
  expect(await asked(heard(whole.slice(0, 5)))).toEqual({ kind: "no-line", begun: true });
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
    expect(await answer).toMatchObject({ kind: "no-line" });
    waits.mockRestore();
  }
  vi.useRealTimers();
});

test("a proxy that takes no body so large asks for smaller ones, as the server itself does", async () => {
  const refused = await asked((request, response) => {
    request.resume();
    response.writeHead(413, { "content-type": "text/html" }).end("<h1>Request Entity Too Large</h1>");
  });
  expect(refused).toEqual({ kind: "problem", code: "too-big" });
});

test("how long to wait is heard from the server and from whoever stands before it", async () => {
  const told = (status: number, type: string, wait: string) =>
    asked((_, response) => {
      response.writeHead(status, { "content-type": type, "retry-after": wait });
      response.end(type === HEARD_CBOR ? encode({ v: 1, code: "slow-down", message: "" }) : "<h1>Busy</h1>");
    });
  expect(await told(429, HEARD_CBOR, "30")).toEqual({ kind: "problem", code: "slow-down", waitMs: 30_000 });
  for (const status of [429, 503])
    expect(await told(status, "text/html", "7")).toEqual({ kind: "no-line", waitMs: 7_000 });
  // A date would have to be held against this device's clock.
  const date = await told(429, HEARD_CBOR, "Sun, 22 Nov 2026 08:00:00 GMT");
  expect(date).toEqual({ kind: "problem", code: "slow-down" });
});
