import { sha256 } from "../../../app/sha256";
import { parseCard } from "../../../core/card";

/** What a card's pattern holds: its own address with the code behind the `#`, or the code alone. */
const CARD = /^(?:https?:\/\/[^\s#]+\/card#)?([0-9A-Za-z][0-9A-Za-z -]*)$/;

/** The code that a pattern holds, if it is that of a card; anybody may print any other pattern. */
export async function codeIn(pattern: string): Promise<string | undefined> {
  const code = CARD.exec(pattern.trim())?.[1];
  return code && (await parseCard(code, sha256)) ? code : undefined;
}
