import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Server } from "./server";

/** What somebody on the way says instead of the server. */
export type Answer = { status: number; type: string; body: Uint8Array | string };

const DAY_MS = 86_400_000;

/**
 * Where one request to `path` breaks: after so many bytes of its body on the way up, or of the answer's on the way down.
 * It goes through where no number is named.
 */
export type Cut = { path: string; side: "up" | "down"; after: number | undefined };

/** One request that went over the line, as bytes. */
export type Passed = { path: string; asked: Buffer; status: number; headers: http.IncomingHttpHeaders; told: Buffer };

/**
 * The line between one device and the server: a proxy of its own, so that each device has its own origin and its own
 * luck. It can be off, break in the middle of a request, lose some paths, or have somebody else answer.
 */
export class Line {
  readonly passed: Passed[] = [];
  readonly #proxy: http.Server;
  readonly #sockets = new Set<Socket>();
  #off = false;
  #lost: RegExp | undefined;
  #answer: ((path: string) => Answer | undefined) | undefined;
  #cuts: Cut[] = [];
  #held: RegExp | undefined;
  #echoed: RegExp | undefined;
  /** How long before today the server's answers say that it is. */
  daysAgo = 0;
  /** How many requests have reached the server a second time. */
  echoes = 0;
  #waiting: (() => void)[] = [];
  #late: (() => void)[] = [];

  private constructor(private readonly server: Server) {
    this.#proxy = http.createServer((request, response) => this.#pass(request, response));
    // On a connection that is used again, the browser itself repeats what broke, and the app would not notice.
    this.#proxy.maxRequestsPerSocket = 1;
    this.#proxy.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  static async to(server: Server): Promise<Line> {
    const line = new Line(server);
    line.#proxy.listen(0, "127.0.0.1");
    await once(line.#proxy, "listening");
    return line;
  }

  get port(): number {
    return (this.#proxy.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://localhost:${this.port}`;
  }

  off(): void {
    this.#off = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  on(): void {
    this.#off = false;
    this.#lost = undefined;
    this.#answer = undefined;
    this.#cuts = [];
    this.#held = undefined;
    this.#echoed = undefined;
    for (const pass of this.#waiting.splice(0)) pass();
  }

  /** Requests for these paths never get through. */
  lose(paths: RegExp): void {
    this.#lost = paths;
  }

  /** Requests for these paths hang until the line is on again. */
  hold(paths: RegExp): void {
    this.#held = paths;
  }

  /** Somebody else answers the paths for which `answer` has something to say. */
  answerInstead(answer: (path: string) => Answer | undefined): void {
    this.#answer = answer;
  }

  /** Requests for these paths reach the server once more, when the next ones have been answered. Nobody hears of it. */
  echo(paths: RegExp): void {
    this.#echoed = paths;
  }

  /** The next requests to these paths break, in this order. */
  cut(...cuts: Cut[]): void {
    this.#cuts = cuts;
  }

  /** How many of the ordered cuts have not happened yet. */
  get cutsLeft(): number {
    return this.#cuts.length;
  }

  async end(): Promise<void> {
    this.off();
    this.#proxy.close();
    await once(this.#proxy, "close");
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? "";
    const port = this.server.port;
    if (this.#off || port === undefined || this.#lost?.test(path)) return void request.socket.destroy();
    if (this.#held?.test(path)) return void this.#waiting.push(() => this.#pass(request, response));
    const instead = this.#answer?.(path);
    if (instead) {
      request.resume();
      response.writeHead(instead.status, { "content-type": instead.type }).end(instead.body);
      return;
    }
    for (const late of this.#late.splice(0)) response.on("close", late);
    const cut = path === this.#cuts[0]?.path ? this.#cuts.shift() : undefined;
    const passed: Passed = { path, asked: Buffer.alloc(0), status: 0, headers: {}, told: Buffer.alloc(0) };
    this.passed.push(passed);
    const { method, headers } = request;
    const onward = http.request({ host: "127.0.0.1", port, method, path, headers, agent: false });
    const breakOff = () => {
      onward.destroy();
      request.socket.destroy();
    };
    onward.on("error", breakOff);
    response.on("error", breakOff);
    if (this.#echoed?.test(path)) response.on("close", () => this.#repeat(path, passed, headers));
    onward.on("response", (answer) => {
      passed.status = answer.statusCode ?? 0;
      passed.headers = answer.headers;
      response.writeHead(passed.status, { ...answer.headers, date: this.#date() });
      const note = (bytes: Buffer) => {
        passed.told = Buffer.concat([passed.told, bytes]);
      };
      carry(answer, response, { breaksAfter: cut?.side === "down" ? cut.after : undefined, breakOff, note });
    });
    const note = (bytes: Buffer) => {
      passed.asked = Buffer.concat([passed.asked, bytes]);
    };
    carry(request, onward, { breaksAfter: cut?.side === "up" ? cut.after : undefined, breakOff, note });
  }

  #date(): string {
    return new Date(Date.now() - this.daysAgo * DAY_MS).toUTCString();
  }

  #repeat(path: string, { asked }: Passed, headers: http.IncomingHttpHeaders): void {
    this.#late.push(() => {
      const again = http.request({
        host: "127.0.0.1",
        port: this.server.port,
        method: "POST",
        path,
        headers,
        agent: false,
      });
      again.on("response", (answer) => answer.resume().on("end", () => (this.echoes += 1)));
      again.on("error", () => undefined);
      again.end(asked);
    });
  }
}

type Carrying = { breaksAfter: number | undefined; breakOff: () => void; note: (bytes: Buffer) => void };

/** Carries a body on, up to the byte where it breaks. */
function carry(from: IncomingMessage, to: NodeJS.WritableStream, { breaksAfter, breakOff, note }: Carrying): void {
  let left = breaksAfter ?? Number.POSITIVE_INFINITY;
  from.on("data", (chunk: Buffer) => {
    const bytes = chunk.subarray(0, left);
    left -= bytes.length;
    note(bytes);
    // What was carried before the break must have arrived before it.
    if (bytes.length > 0) to.write(bytes, () => left === 0 && breakOff());
    else breakOff();
  });
  from.on("end", () => (breaksAfter === undefined ? to.end() : breakOff()));
  from.on("error", breakOff);
}
