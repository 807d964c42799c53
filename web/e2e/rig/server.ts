import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "@playwright/test";
import { BINARY, DEMO, WEB } from "./needs";

export const SPACE = "West Loch";

/** A page of the log's file, and how one begins that holds rows. */
const PAGE = 4096;
const TABLE_LEAF = 0x0d;
/** A row's actor and the nonce come between its names and what is sealed. */
const BEFORE_SEALED = 16 + 24;

/** The real binary on a data folder of its own. It may stop and serve again; lines to it follow. */
export class Server {
  #process: ChildProcess | undefined;
  port: number | undefined;

  private constructor(
    private readonly folder: string,
    public web: string,
  ) {}

  /** A demo area with one space, its wordings and lists, serving the built app. */
  static async start(web = WEB): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "heard-e2e-")), web);
    server.run("space", "--name", SPACE, "--area", "Argyll", "--demo");
    server.run("notice", "--file", `${DEMO}/notices.json`);
    server.run("list", "--file", `${DEMO}/lists.json`);
    await server.serve();
    return server;
  }

  /** Serves a copy of a data folder that was filled before. */
  static async on(filled: string): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "heard-e2e-")), WEB);
    await cp(filled, server.data, { recursive: true });
    await cp(`${filled}.key`, `${server.data}.key`);
    await server.serve();
    return server;
  }

  get data(): string {
    return join(this.folder, "data");
  }

  /** Runs one command of the binary on this server's data. */
  run(command: string, ...rest: string[]): string {
    return execFileSync(BINARY, [command, "--data", this.data, ...rest], { encoding: "utf8" });
  }

  /** The secret of a fresh invite. */
  invite(role: "member" | "reviewer" = "member", space = SPACE): string {
    const where = role === "member" ? ["--space", space] : [];
    const link = this.run("invite", "--role", role, ...where, "--link-only");
    return link.trim().split("#join=")[1] ?? "";
  }

  /** `daysAhead`: how far its clock is set ahead. */
  async serve({ daysAhead = 0 } = {}): Promise<void> {
    const env = { ...process.env, HEARD_CLOCK_AHEAD: String(daysAhead * 86_400) };
    const options = ["--data", this.data, "--listen", "127.0.0.1:0", "--web", this.web, "--log", "error"];
    const serving = spawn(BINARY, ["serve", ...options], { env, stdio: ["ignore", "pipe", "inherit"] });
    this.#process = serving;
    for await (const line of createInterface({ input: serving.stdout })) {
      const port = /listening on http:\/\/[^:]+:(\d+)/.exec(line)?.[1];
      if (!port) continue;
      this.port = Number(port);
      serving.stdout.resume();
      return;
    }
    throw new Error("the server did not say where it listens");
  }

  async stop(): Promise<void> {
    const serving = this.#process;
    this.#process = undefined;
    this.port = undefined;
    if (!serving || serving.exitCode !== null) return;
    serving.kill("SIGKILL");
    await once(serving, "exit");
  }

  /** Sets the data folder aside as it is now, for `goBack`. */
  async remember(): Promise<void> {
    await this.stop();
    await cp(this.data, `${this.data}-then`, { recursive: true });
    await this.serve();
  }

  /** Knows nothing any more of what came after `remember`. */
  async goBack(): Promise<void> {
    await this.stop();
    await rm(this.data, { recursive: true });
    await cp(`${this.data}-then`, this.data, { recursive: true });
    await this.serve();
  }

  /** Makes a backup; answers its folder. */
  backUp(): string {
    return this.run("backup", "--to", join(this.folder, "backups")).split(": ")[0] ?? "";
  }

  /** Flips a bit of what is sealed in a change's row, and lets the server find it. */
  async damage({ doc, hash }: { doc: string; hash: string }): Promise<void> {
    await this.stop();
    // Reads everything back, and leaves it in one file.
    this.run("check");
    const file = join(this.data, "heard.sqlite");
    const bytes = await readFile(file);
    const names = Buffer.from(doc + hash, "hex");
    let at = bytes.indexOf(names);
    while (at >= 0 && bytes[at - (at % PAGE)] !== TABLE_LEAF) at = bytes.indexOf(names, at + 1);
    if (at < 0) throw new Error("the change has no row");
    const within = at + names.length + BEFORE_SEALED;
    bytes.writeUInt8((bytes[within] ?? 0) ^ 1, within);
    await writeFile(file, bytes);
    expect(() => this.run("check"), "what was flipped is found").toThrow();
    await this.serve();
  }

  /** Loses the data folder. */
  async burn(): Promise<void> {
    await this.stop();
    await rm(this.data, { recursive: true });
  }

  /** Serves what a backup makes of it. */
  async restore(backup: string): Promise<void> {
    this.run("restore", "--from", backup);
    await this.serve();
  }

  async end(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
