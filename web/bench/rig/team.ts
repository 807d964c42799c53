import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { LastingPhone } from "../../e2e/rig/lasting";
import { Server } from "../../e2e/rig/server";

const FOLDER = resolve(import.meta.dirname, "../../../target/bench");

/** A worker's phone that has read a team with so many conversations, and the server that it was read from. */
export class Team {
  private constructor(
    readonly server: Server,
    readonly phone: LastingPhone,
  ) {}

  static async of(records: 1000 | 5000): Promise<Team> {
    const filled = `${FOLDER}/team-${records}/data`;
    if (!existsSync(filled)) throw new Error(`there is no ${filled}: make bench fills it`);
    const server = await Server.on(filled);
    const phone = await LastingPhone.make(server, () => undefined);
    await phone.page.setViewportSize({ width: 360, height: 740 });
    await phone.join(server.invite(), "Amina");
    return new Team(server, phone);
  }

  async end(): Promise<void> {
    await this.phone.end();
    await this.server.end();
  }
}
