import { expect, test } from "./rig/test";

test("after one visit the app starts, lists, opens, edits and saves without server or line", async ({
  server,
  lasting,
}) => {
  const phone = await lasting();
  await phone.join(server.invite(), "Morag");
  await phone.newConversation("The bus stops at the bridge now");
  await phone.done();
  await phone.everythingSent();

  await server.stop();
  phone.line.off();
  await phone.close();
  await phone.startAgain();
  await phone.open();
  await expect(phone.title("Today")).toBeVisible();
  await phone.openRow("The bus stops at the bridge now");
  await phone.unfold("Notes for the team");
  await phone.notes.fill("Ask the driver");
  await phone.savedHere();
  await phone.done();
  await phone.newConversation("Nobody clears the path");
  await phone.done();
  await expect(phone.page.getByText("No line. Your records are safe on this phone.")).toBeVisible();
  await expect(phone.page.getByRole("link", { name: "2 on this phone" })).toBeVisible();

  await phone.close();
  await phone.startAgain();
  await phone.open();
  await phone.openRow("The bus stops at the bridge now");
  await expect(phone.notes).toHaveValue("Ask the driver");
  await phone.home();
  await expect(phone.row("Nobody clears the path")).toContainText("On this phone");

  await server.serve();
  phone.line.on();
  await phone.everythingSent();
  await expect(phone.row("Nobody clears the path")).toContainText("Kept");
  await expect(phone.row("The bus stops at the bridge now")).toContainText("Kept");
});

test("a conversation is typed and saved before the document engine has come, and kept once it has", async ({
  server,
  device,
}) => {
  const phone = await device();
  phone.line.lose(/\.wasm$/);
  await phone.open(`/#join=${server.invite()}`);
  await phone.page.getByLabel("The name your team knows you by").fill("Morag");
  await phone.button("Join").click();
  await expect(phone.page.getByText(/^Getting ready for offline: \d+ %$/)).toBeVisible();
  await phone.button("Start").click();

  await phone.newConversation("They took the bench away");
  await phone.done();
  await expect(phone.row("They took the bench away")).toContainText("On this phone");
  await phone.page.reload();
  await phone.openRow("They took the bench away");
  await expect(phone.matters).toHaveValue("They took the bench away");
  await phone.done();

  phone.line.on();
  await phone.everythingSent();
  await expect(phone.row("They took the bench away")).toContainText("Kept");
  await phone.page.getByRole("link", { name: "Me and this phone" }).click();
  await phone.page.reload();
  await expect(phone.page.getByText("Ready. You can lose the signal now.")).toBeVisible();
});

test("any screen's address opens without a line", async ({ worker }) => {
  const phone = await worker("Morag");
  await phone.newConversation("The lights are out by the school");
  const record = new URL(phone.page.url()).pathname;
  phone.line.off();
  for (const path of [
    record,
    `${record}/consent`,
    `${record}/card`,
    `${record}/share`,
    "/ask",
    "/find",
    "/waiting",
    "/me",
    "/",
  ]) {
    await phone.open(path);
    await expect(phone.page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(phone.page.getByText("This part is not on this phone yet")).toBeHidden();
  }
});

test("a request to the server does not wait for the service worker", async ({ worker }) => {
  const phone = await worker("Morag");
  /** Who answered, as the rules of the service worker have it; nobody by name when it was asked itself. */
  const answeredBy = async (path: string) => {
    await phone.page.evaluate((path) => fetch(path).then((response) => response.arrayBuffer()), path);
    const entry = () =>
      phone.page.evaluate((path) => {
        const [entry] = performance.getEntriesByName(new URL(path, location.href).href);
        return (entry as { workerFinalSourceType?: string } | undefined)?.workerFinalSourceType;
      }, path);
    await expect.poll(entry).toBeDefined();
    return entry();
  };
  expect(await answeredBy("/manifest.webmanifest?1")).toBe("");
  expect(await answeredBy("/api/ping")).toBe("network");
});
