import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { test as base } from "@playwright/test";
import { LastingPhone } from "../../e2e/rig/lasting";
import { Server } from "../../e2e/rig/server";

const FOLDER = resolve(import.meta.dirname, "../../../target/bench");

type Rig = {
  /** A worker's phone that has read a team with so many conversations from the real server. */
  phoneOf: (conversations: 1000 | 5000) => Promise<LastingPhone>;
};

export const test = base.extend<Rig>({
  phoneOf: async ({ browserName: _ }, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use(async (conversations) => {
      const filled = `${FOLDER}/team-${conversations}/data`;
      if (!existsSync(filled)) throw new Error(`there is no ${filled}: make bench fills it`);
      const server = await Server.on(filled);
      const phone = await LastingPhone.make(server, () => undefined);
      ends.push(
        () => phone.end(),
        () => server.end(),
      );
      await phone.page.setViewportSize({ width: 360, height: 740 });
      await phone.join(server.invite(), "Amina");
      return phone;
    });
    for (const end of ends) await end();
  },
});
