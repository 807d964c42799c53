import { type BrowserContext, type BrowserContextOptions, test as base, expect } from "@playwright/test";
import { LastingPhone } from "./lasting";
import { Line } from "./line";
import { Phone } from "./phone";
import { Server } from "./server";
import { Watch } from "./watch";

type Rig = {
  server: Server;
  /** A fresh device with its own browser storage and its own line, not joined yet. */
  device: (options?: BrowserContextOptions) => Promise<Phone>;
  /** A phone that has joined the space under this name. */
  worker: (name: string, options?: BrowserContextOptions, space?: string) => Promise<Phone>;
  /** A device whose browser can be closed or killed and opened again, started with these flags besides. */
  lasting: (flags?: string[]) => Promise<LastingPhone>;
  /** Looks after a browser of the test's own making as after any other. */
  watch: (context: BrowserContext, line: { origin: string }) => void;
};

export const test = base.extend<Rig>({
  server: async ({ browserName: _ }, use) => {
    const server = await Server.start();
    await use(server);
    await server.end();
  },

  watch: async ({ browserName: _ }, use) => {
    const watches: Watch[] = [];
    await use((context, line) => {
      watches.push(new Watch(line.origin, context));
    });
    expect(watches.flatMap(({ troubles }) => troubles)).toEqual([]);
  },

  device: async ({ browser, server, watch }, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "en-GB", ...options });
      const line = await Line.to(server);
      watch(context, line);
      ends.push(
        () => context.close(),
        () => line.end(),
      );
      return new Phone(await context.newPage(), line);
    });
    for (const end of ends) await end();
  },

  lasting: async ({ server, watch }, use) => {
    const phones: LastingPhone[] = [];
    await use(async (flags) => {
      const phone = await LastingPhone.make(server, watch, flags);
      phones.push(phone);
      return phone;
    });
    for (const phone of phones) await phone.end();
  },

  worker: async ({ server, device }, use) => {
    await use(async (name, options, space) => {
      const phone = await device(options);
      await phone.join(server.invite("member", space), name);
      return phone;
    });
  },
});

export { expect };
