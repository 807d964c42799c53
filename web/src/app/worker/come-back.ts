import { verdict } from "../../core/outcome";
import { comeBack as ask } from "../../net/join";
import type { StoredProfile } from "../../store/shapes";
import type { Store } from "../../store/store";
import { amendStanding } from "../standing";

/**
 * A server that began again from a backup may not know a device that joined since: it shows its certificate, once.
 * The standing stays that of the life before, so that the next answer tells of the new one and own changes are offered.
 */
export async function comeBack(
  store: Store,
  profile: StoredProfile,
): Promise<"back" | "join-again" | "update" | "later" | "no-line"> {
  const { privateKey } = await store.deviceKey();
  const answer = await ask(profile, { device: profile.device, area: profile.area.id, key: privateKey });
  if (answer.kind === "no-line") return "no-line";
  if (answer.kind === "problem") {
    const meaning = verdict(answer.code);
    return meaning === "halve" ? "later" : meaning;
  }
  await amendStanding(store, (standing) => ({ ...standing, nonce: answer.nonce }));
  return "back";
}
