import { t } from "../messages/translate";
import type { Versions } from "./labels";

/** "1, 2, 3" */
export function numbersOf(versions: Versions): string {
  const numbers = versions.map(({ version }) => version);
  return numbers.sort((a, b) => a - b).join(", ");
}

/** Says in which versions alone a question was asked. */
export function onlyIn(versions: Versions): string {
  return t("answers.only-in", { n: versions.length, versions: numbersOf(versions) });
}
