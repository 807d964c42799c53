import { presser, tabTo, unfold } from "./rig/keys";
import { expect, test } from "./rig/test";

test("a conversation, its consent, its card and its sharing need no mouse", async ({ worker }) => {
  const { page } = await worker("Morag");
  const { keyboard } = page;
  const press = presser(page);
  await press("button", "New conversation");
  await expect(page.getByLabel("What matters to them?")).toBeFocused();
  await keyboard.type("I miss the Tuesday lunch");
  await press("button", "Add another thing they said");
  await expect(page.getByLabel("What else did they say?")).toBeFocused();
  await keyboard.type("The stairs are too much");
  await tabTo(page, page.getByLabel("Being alone"));
  await keyboard.press("Space");
  await expect(page.getByLabel("Being alone")).toBeChecked();
  await unfold(page, "Where and how");
  await tabTo(page, page.getByLabel("Place in your own words"));
  await keyboard.type("at the farm gate");
  await tabTo(page, page.getByLabel("How did you meet?"));
  await keyboard.type("A visit");
  await expect(page.getByLabel("How did you meet?")).toHaveValue("visit");
  await unfold(page, "Promises we made");
  await press("button", "Add a promise");
  await expect(page.getByLabel("What did we promise?")).toBeFocused();
  await keyboard.type("Ring on Friday");
  await unfold(page, "Notes for the team");
  await tabTo(page, page.getByLabel("Your team's own notes"));
  await keyboard.type("Knows the warden");

  await press("link", "Ask for permission");
  for (const purpose of ["May we keep what you said?", "May we share it with the council?"]) {
    await expect(page.getByRole("heading", { level: 1, name: purpose })).toBeFocused();
    await press("button", "Yes");
  }
  await expect(page.getByRole("heading", { level: 1, name: "Read this back" })).toBeFocused();
  await tabTo(page, page.getByRole("radio", { name: "Spoken", exact: true }));
  await keyboard.press("Space");
  await press("button", "Done");

  await press("link", "Give them a card");
  await expect(page.getByLabel("Card code")).toBeFocused();
  await keyboard.type("zzzz-zzzz-zzzz-zzzz-88");
  await keyboard.press("Enter");
  // A mistake is said first, and leads back to the field.
  await press("link", /This code has a mistake in it/);
  await expect(page.getByLabel("Card code")).toBeFocused();
  await keyboard.press("Control+A");
  await keyboard.type("zzzz-zzzz-zzzz-zzzz-8g");
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "The card is theirs now" })).toBeFocused();
  await press("link", "Done");

  await press("link", "Share with the council");
  await expect(page.getByText("The stairs are too much")).toBeVisible();
  await tabTo(page, page.getByLabel("Keep this one back").first());
  await keyboard.press("Space");
  await press("button", "Share this");
  await expect(page.getByText("1 piece is shared.")).toBeVisible();
  await press("button", "Done");
  const row = page.getByRole("link", { name: /The stairs are too much|I miss the Tuesday lunch/ });
  await expect(row).toBeFocused();
  await keyboard.press("Enter");
  await expect(page.getByLabel("Your team's own notes")).toHaveValue("Knows the warden");
  await expect(page.getByText("They have a card.")).toBeVisible();
});
