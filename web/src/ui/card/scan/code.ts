import type { Heard } from "../../../app/front";

/** What a card's pattern holds: its own address with the code behind the `#`, or the code alone. */
const CARD = /^(?:https?:\/\/[^\s#]+\/card#)?([0-9A-Za-z][0-9A-Za-z -]*)$/;

/** The code that a pattern holds, if it is that of a card; anybody may print any other pattern. */
export async function codeIn(pattern: string, heard: Pick<Heard, "isCard">): Promise<string | undefined> {
  const code = CARD.exec(pattern.trim())?.[1];
  return code && (await heard.isCard(code)) ? code : undefined;
}
