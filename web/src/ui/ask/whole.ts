const DIGITS = ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "૦૧૨૩૪૫૬૭૮૯", "੦੧੨੩੪੫੬੭੮੯"];
/** More digits than any count or year has; beyond them a number would no longer be exact everywhere. */
const MOST_DIGITS = 12;

/** A whole number as somebody typed it, in the digits of any language here; undefined when it is none. */
export function wholeNumber(typed: string): number | undefined {
  const plain = [...typed.trim()].map(latin).join("");
  return new RegExp(`^[-−]?\\d{1,${MOST_DIGITS}}$`).test(plain) ? Number(plain.replace("−", "-")) : undefined;
}

function latin(sign: string): string {
  const digits = DIGITS.find((ten) => ten.includes(sign));
  return digits ? String(digits.indexOf(sign)) : sign;
}
