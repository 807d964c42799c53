import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server as Listener, type Socket } from "node:net";
import { Pipe } from "./pipe";

/** What a line can do: kbit/s each way, and milliseconds there and back. */
export type Shape = { up: number; down: number; roundTrip: number };

export const SECOND_GENERATION: Shape = { up: 35, down: 50, roundTrip: 600 };
export const THIRD_GENERATION: Shape = { up: 400, down: 750, roundTrip: 200 };
/** As if there were no line between. */
export const BARE: Shape = { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY, roundTrip: 0 };

export type Way = "up" | "down";

/**
 * A thin line below HTTP: so many bits a second each way, shared by all connections, and half the round trip's wait
 * each way. It breaks after so many bytes, all connections at once, and goes on for whoever connects again.
 */
export class ThinLine {
  /** Bytes that came out at the other end. */
  readonly carried = { up: 0, down: 0 };
  cuts = 0;
  readonly #listener: Listener;
  readonly #pairs = new Set<Pair>();
  readonly #pipes: Record<Way, Pipe>;
  #isOff = false;
  #cut: { way: Way | "both"; left: number; every?: number } | undefined;

  private constructor(
    private readonly target: { port: number | undefined },
    private shape: Shape,
  ) {
    const pipe = (way: Way) => new Pipe(() => ({ kbits: this.shape[way], delay: this.shape.roundTrip / 2 }));
    this.#pipes = { up: pipe("up"), down: pipe("down") };
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (device) => this.#accept(device));
  }

  static async to(target: { port: number | undefined }, shape = BARE): Promise<ThinLine> {
    const line = new ThinLine(target, shape);
    line.#listener.listen(0, "127.0.0.1");
    await once(line.#listener, "listening");
    return line;
  }

  get origin(): string {
    return `http://localhost:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** From now on it is like this. What is open breaks. */
  become(shape: Shape): void {
    this.#breakOff();
    this.shape = shape;
  }

  off(): void {
    this.#isOff = true;
    this.#breakOff();
  }

  on(): void {
    this.#isOff = false;
  }

  /** Breaks each time that so many bytes were carried, both ways together; the first time perhaps after fewer. */
  cutEvery(bytes: number, first = bytes): void {
    this.#cut = { way: "both", left: first, every: bytes };
  }

  /** Breaks once, as soon as so many bytes more have come out that way. At 0 the next ones break it and are lost. */
  cutAfter(way: Way, bytes: number): void {
    this.#cut = { way, left: bytes };
  }

  async end(): Promise<void> {
    this.off();
    this.#listener.close();
    await once(this.#listener, "close");
  }

  #accept(device: Socket): void {
    const { port } = this.target;
    if (this.#isOff || port === undefined) return void device.destroy();
    const server = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    const pair = new Pair(device, server);
    this.#pairs.add(pair);
    pair.onEnd = () => this.#pairs.delete(pair);
    this.#pipes.down.join(server, this.#outlet("down", pair, device));
    // Greeting each other takes TCP one round trip, which loopback spares.
    device.pause();
    setTimeout(() => {
      if (pair.isOpen) this.#pipes.up.join(device, this.#outlet("up", pair, server));
    }, this.shape.roundTrip);
  }

  #outlet(way: Way, pair: Pair, to: Socket) {
    return {
      isOpen: () => pair.isOpen,
      arrived: (bytes: Buffer) => this.#handOn(way, to, bytes),
      finished: () => void to.end(),
    };
  }

  /** Hands on what has come through, up to the byte where the line breaks. */
  #handOn(way: Way, to: Socket, bytes: Buffer): void {
    const cut = this.#cut?.way === way || this.#cut?.way === "both" ? this.#cut : undefined;
    const through = bytes.subarray(0, cut?.left);
    this.carried[way] += through.length;
    if (through.length > 0) to.write(through);
    if (!cut) return;
    cut.left -= through.length;
    if (cut.left > 0) return;
    this.cuts += 1;
    this.#cut = cut.every === undefined ? undefined : { ...cut, left: cut.every };
    this.#breakOff();
  }

  #breakOff(): void {
    for (const pair of this.#pairs) pair.end();
  }
}

/** A device's connection, and the one that goes on to the server. */
class Pair {
  isOpen = true;
  onEnd = () => {};
  #closed = 0;

  constructor(
    private readonly device: Socket,
    private readonly server: Socket,
  ) {
    for (const socket of [device, server]) {
      socket.on("error", () => this.end());
      socket.on("close", () => {
        this.#closed += 1;
        if (this.#closed === 2) this.end();
      });
    }
  }

  end(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.device.resetAndDestroy();
    this.server.resetAndDestroy();
    this.onEnd();
  }
}
