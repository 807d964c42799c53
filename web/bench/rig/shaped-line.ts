import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server as Listener, type Socket } from "node:net";
import type { Server } from "../../e2e/rig/server";

/** What one slice of a body weighs on the way; about what a mobile network carries at once. */
const SLICE = 1400;
/** So much of one connection is on its way at most, as TCP would have it. */
const WINDOW = 32 * 1024;

/** A thin line: so many bits a second each way, shared by all connections, and half the round trip's wait each way. */
export class ShapedLine {
  readonly #listener: Listener;
  readonly #up: Pipe;
  readonly #down: Pipe;
  readonly #sockets = new Set<Socket>();

  private constructor(
    server: Server,
    kbits: number,
    private readonly roundTrip: number,
  ) {
    this.#up = new Pipe(kbits, roundTrip / 2);
    this.#down = new Pipe(kbits, roundTrip / 2);
    this.#listener = createServer((device) => this.#carry(device, connect(server.port ?? 0, "127.0.0.1")));
  }

  static async to(server: Server, { kbits, roundTrip }: { kbits: number; roundTrip: number }): Promise<ShapedLine> {
    const line = new ShapedLine(server, kbits, roundTrip);
    line.#listener.listen(0, "127.0.0.1");
    await once(line.#listener, "listening");
    return line;
  }

  get origin(): string {
    return `http://localhost:${(this.#listener.address() as AddressInfo).port}`;
  }

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#listener.close();
    await once(this.#listener, "close");
  }

  #carry(device: Socket, server: Socket): void {
    for (const [one, other] of [
      [device, server],
      [server, device],
    ] as const) {
      this.#sockets.add(one);
      one.setNoDelay(true);
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.on("error", () => other.destroy());
    }
    this.#down.join(server, device);
    // Greeting each other takes TCP one round trip, which loopback spares.
    device.pause();
    setTimeout(() => this.#up.join(device, server), this.roundTrip);
  }
}

/** One direction. Connections take turns, slice by slice. */
class Pipe {
  readonly #turns: { slices: Buffer[]; waiting: number; from: Socket; to: Socket }[] = [];
  #busy = false;

  constructor(
    private readonly kbits: number,
    private readonly delay: number,
  ) {}

  join(from: Socket, to: Socket): void {
    const turn = { slices: [] as Buffer[], waiting: 0, from, to };
    this.#turns.push(turn);
    from.on("close", () => this.#turns.splice(this.#turns.indexOf(turn), 1));
    from.on("data", (bytes) => {
      for (let at = 0; at < bytes.length; at += SLICE) turn.slices.push(bytes.subarray(at, at + SLICE));
      turn.waiting += bytes.length;
      if (turn.waiting > WINDOW) from.pause();
      this.#next();
    });
    from.resume();
  }

  #next(): void {
    const turn = this.#turns.find(({ slices }) => slices.length > 0);
    if (this.#busy || !turn) return;
    this.#busy = true;
    this.#turns.push(...this.#turns.splice(this.#turns.indexOf(turn), 1));
    const slice = turn.slices.shift() ?? Buffer.alloc(0);
    setTimeout(
      () => {
        this.#busy = false;
        turn.waiting -= slice.length;
        if (turn.waiting <= WINDOW) turn.from.resume();
        setTimeout(() => turn.to.writable && turn.to.write(slice), this.delay);
        this.#next();
      },
      (slice.length * 8) / this.kbits,
    );
  }
}
