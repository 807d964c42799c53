import type { Phone } from "./rig/phone";
import { everythingReceived, found } from "./rig/received";
import { expect, test } from "./rig/test";

const DESK = { viewport: { width: 1280, height: 800 } };

/** Planted in what must never reach a reviewer; each word stands nowhere else. */
const SECRET = {
  name: "Zephyrine",
  notes: "quibblesnark",
  place: "thistlegate",
  kept: "mumblecrust",
  unasked: "wobblefrith",
  refused: "snickerbrook",
  promise: "grumblefell",
  helper: "Ptolemaios",
  takenOut: "fribblewick",
  takenBack: "dapplehurst",
};

test("a reviewer sees exactly what was shared with a yes, and no byte of anything else", async ({
  worker,
  device,
  server,
}) => {
  const morag = await worker("Morag");
  await morag.newConversation("The bus is the only way to the clinic");
  await saySomethingElse(morag, SECRET.takenOut);
  await morag.share();
  await morag.button("Take this out").last().click();
  await saySomethingElse(morag, SECRET.kept);
  await planted(morag);
  await morag.askConsent(["Yes", "Yes"]);
  await morag.share({ keepBack: [SECRET.kept] });
  await morag.done();
  // Shared, and then taken back.
  await morag.newConversation(SECRET.takenBack);
  await morag.askConsent(["Yes", "Yes"]);
  await morag.share();
  await takeBackSharing(morag);
  // Shared, but nobody was asked.
  await morag.newConversation(SECRET.unasked);
  await morag.share();
  await morag.done();
  // Shared, and the person said no to sharing.
  await morag.newConversation(SECRET.refused);
  await morag.askConsent(["Yes", "No"]);
  await morag.share();
  await morag.done();
  await morag.everythingSent();

  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  await expect(priya.page.getByText(/^1 record · As of/)).toBeVisible();
  const row = priya.page.getByRole("row", { name: /The bus is the only way/ });
  await expect(row).toContainText("Getting about");
  await expect(row).toContainText("The Glen");
  await row.getByRole("link").click();
  await expect(priya.page.getByRole("blockquote")).toHaveText(["The bus is the only way to the clinic"]);
  await expect(priya.page.getByText("One person's view")).toBeVisible();
  await expect(priya.page.getByText(/^May be shared with the council: yes, .*wording 1$/)).toBeVisible();
  for (const filter of ["?place=glen", "?topic=transport", "?language=en", "?place=town"]) {
    await priya.open(`/desk${filter}`);
    await expect(priya.page.getByText(/As of \d\d:\d\d/)).toBeVisible();
  }
  await expect(priya.page.getByText(/^Nothing to show for this choice\./)).toBeVisible();

  const bytes = everythingReceived(priya.line);
  expect(found(["The bus is the only way to the clinic"], bytes)).toHaveLength(1);
  expect(found(Object.values(SECRET), bytes)).toEqual([]);
});

test("words stand in their own language and direction, with the translation beside", async ({
  worker,
  device,
  server,
}) => {
  const words = "بس وقت پر نہیں آتی";
  const morag = await worker("Morag");
  await morag.newConversation(words);
  await morag.page.getByText("Language and translation").click();
  await morag.page.getByLabel("Language of these words").selectOption("ur");
  await morag.page.getByLabel("Translation").fill("The bus does not come on time");
  await morag.askConsent(["Yes", "Yes"]);
  await morag.share();
  await morag.done();
  await morag.everythingSent();
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  await priya.page.getByRole("link", { name: words }).click();
  const quoted = priya.page.getByRole("blockquote").getByText(words);
  await expect(quoted).toHaveAttribute("lang", "ur");
  await expect(quoted).toHaveCSS("direction", "rtl");
  await expect(priya.page.getByText("The bus does not come on time")).toHaveCSS("direction", "ltr");
});

test("what a reviewer heard is told on the worker's phone", async ({ worker, device, server }) => {
  const words = "Somebody should mend the hall roof";
  const morag = await worker("Morag");
  await sharedConversation(morag, words);
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  await priya.page.getByRole("link", { name: words }).click();
  await priya.button("Heard").click();
  await expect(priya.page.getByRole("region", { name: "Where you stand" }).getByRole("status")).toHaveText("Heard");
  await expect
    .poll(async () => {
      await morag.everythingSent();
      return morag.row(words).textContent();
    })
    .toContain("Heard");
});

test("taking permission back hides it from the next look on", async ({ worker, device, server }) => {
  const words = "I am afraid of the dark corner";
  const morag = await worker("Morag");
  await sharedConversation(morag, words);
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  await priya.page.getByRole("link", { name: words }).click();
  await expect(priya.page.getByRole("blockquote")).toHaveText([words]);

  await morag.openRow(words);
  await takeBackSharing(morag);
  await morag.everythingSent();

  await priya.page.reload();
  await expect(priya.title("This is not shown any more")).toBeVisible();
  await priya.open("/desk");
  await expect(priya.page.getByText(/^Nothing to show for this choice\./)).toBeVisible();
});

test("a shared piece that is edited is hidden, and its worker is told", async ({ worker, device, server }) => {
  const words = "The nurse comes on Mondays";
  const morag = await worker("Morag");
  await sharedConversation(morag, words);
  const priya = await device(DESK);
  await priya.joinAsReviewer(server.invite("reviewer"), "Priya");
  await expect(priya.page.getByRole("link", { name: words })).toBeVisible();

  await morag.openRow(words);
  await morag.matters.press("Control+End");
  await morag.matters.pressSequentially(", and Anwen is kind");
  await expect(morag.page.getByText("Changed since you shared it.").first()).toBeVisible();
  await morag.done();
  await expect(morag.row(words)).toContainText("Needs you");
  await morag.everythingSent();
  await priya.button("Look again").click();
  await expect(priya.page.getByText(/^Nothing to show for this choice\./)).toBeVisible();
  expect(found(["Anwen"], everythingReceived(priya.line))).toEqual([]);

  await morag.openRow(words);
  await morag.share();
  await morag.done();
  await morag.everythingSent();
  await priya.button("Look again").click();
  await expect(priya.page.getByRole("link", { name: `${words}, and Anwen is kind` })).toBeVisible();
});

async function sharedConversation(phone: Phone, words: string): Promise<void> {
  await phone.newConversation(words);
  await phone.askConsent(["Yes", "Yes"]);
  await phone.share();
  await phone.done();
  await phone.everythingSent();
}

/** From an open record back to the list. */
async function takeBackSharing(phone: Phone): Promise<void> {
  await phone.page.getByRole("link", { name: "Change what they allow" }).click();
  await phone.page.getByRole("link", { name: "Change: share it with the council" }).click();
  await phone.button("No").click();
  await phone.button("Done").click();
  await phone.savedHere();
  await phone.done();
}

async function saySomethingElse(phone: Phone, words: string): Promise<void> {
  await phone.button("Add another thing they said").click();
  await phone.page.getByLabel("What else did they say?").fill(words);
}

/** Fills the open record with what stays in the team, and with what may leave it. */
async function planted(phone: Phone): Promise<void> {
  await phone.unfold("Notes for the team");
  await phone.notes.fill(SECRET.notes);
  await phone.unfold("Where and how");
  await phone.page.getByLabel("Place in your own words").fill(SECRET.place);
  await phone.page.getByLabel("Place on the area's list").selectOption("The Glen");
  await phone.unfold("The person");
  await phone.page.getByLabel("The name they want to be known by").fill(SECRET.name);
  await phone.unfold("Promises we made");
  await phone.button("Add a promise").click();
  await phone.page.getByLabel("What did we promise?").fill(SECRET.promise);
  await phone.unfold("Who helped");
  await phone.button("Add someone who helped").click();
  await phone.page.getByLabel("Who helped?").fill(SECRET.helper);
  await phone.page.getByLabel("Getting about").check();
  await phone.savedHere();
}
