import type { Phone } from "./rig/phone";
import { expect, test } from "./rig/test";

const BEFORE = "The clinic moved to the town";
const AFTER = "The bus does not wait";
const LATE = "Nobody told us of the meeting";

async function record(phone: Phone, words: string): Promise<void> {
  await phone.newConversation(words);
  await phone.done();
  await phone.everythingSent();
  await expect(phone.row(words)).toContainText("Kept");
}

test("a server that begins again from a backup gets everything back, and the phones say only what is true", async ({
  server,
  worker,
}) => {
  const amina = await worker("Amina");
  await record(amina, BEFORE);
  const backup = server.backUp();
  await record(amina, AFTER);
  const dev = await worker("Dev");
  await record(dev, LATE);
  await amina.everythingSent();

  for (const phone of [amina, dev]) phone.line.off();
  await server.burn();
  await server.restore(backup);
  await expect(amina.row(AFTER)).toContainText("Kept");

  // The first answer tells of the restore; what would bring the changes again breaks on its way.
  const through = { path: "/api/sync", side: "up", after: undefined } as const;
  const broken = Array.from({ length: 100 }, () => ({ path: "/api/sync", side: "up", after: 10 }) as const);
  amina.line.on();
  amina.line.cut(through, ...broken);
  await amina.button("Send now").click();
  await expect(amina.row(AFTER)).toContainText("On this phone");
  await expect(amina.row(AFTER)).not.toContainText("Kept");

  amina.line.on();
  await amina.everythingSent();
  await expect(amina.row(AFTER)).toContainText("Kept");
  dev.line.on();
  await dev.everythingSent();
  await expect(dev.row(LATE)).toContainText("Kept");
  await amina.everythingSent();
  for (const phone of [amina, dev])
    for (const words of [BEFORE, AFTER, LATE]) await expect(phone.row(words)).toContainText("Kept");
  expect(server.run("members", "--space", "West Loch")).toMatch(/Dev: .*came back by its certificate/);
  server.run("check");
});

test("a phone that was shut out before the backup stays out", async ({ server, worker }) => {
  const amina = await worker("Amina");
  await record(amina, BEFORE);
  const device = /device ([0-9a-f]{32})/.exec(server.run("members", "--space", "West Loch"))?.[1] ?? "";
  server.run("members", "--space", "West Loch", "--revoke", device);
  const backup = server.backUp();
  await server.burn();
  await server.restore(backup);
  const dev = await worker("Dev");
  await record(dev, LATE);
  await expect(dev.row(BEFORE)).toBeVisible();
  await amina.button("Send now").click();
  await expect(amina.row(LATE)).toHaveCount(0);
});
