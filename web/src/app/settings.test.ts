import { afterEach, expect, test } from "vitest";
import { freshStorage, openStore } from "../testing/storage";
import { NewsChannel } from "./news";
import { SettingsShelf } from "./settings";

freshStorage();

const channels: NewsChannel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

async function tab(): Promise<SettingsShelf> {
  const news = new NewsChannel();
  channels.push(news);
  const settings = new SettingsShelf(await openStore(), news);
  await settings.load();
  return settings;
}

test("what two tabs set at once is all kept", async () => {
  const [one, other] = [await tab(), await tab()];
  await Promise.all([one.set("language", "cy"), other.set("text-size", "large"), one.set("window", "180")]);
  const later = await tab();
  expect(["language", "text-size", "window"].map((name) => later.get(name))).toEqual(["cy", "large", "180"]);
});
