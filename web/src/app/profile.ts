import { ONLY, type StoredProfile } from "../store/shapes";
import type { Store } from "../store/store";
import type { Joined, Profile } from "./front";
import { randomId } from "./random";

/** The codec of messages is not needed on the way to the first keystroke of somebody who has joined. */
const joining = () => import("../net/join");

/** Fetches what joining needs, while a name is being typed. */
export function prepareJoin(): void {
  void joining().catch(() => undefined);
}

/** Joins by an invite. The key pair is kept before anything is sent, so that a lost answer can be asked for again. */
export async function join(
  store: Store,
  secret: string,
  name: string,
): Promise<Exclude<Joined, { kind: "ok" }> | { kind: "ok"; profile: StoredProfile }> {
  if (!/^[0-9a-f]{32}$/.test(secret)) return { kind: "unknown" };
  const pair = await store.deviceKey();
  const wire = await joining();
  const answer = await wire.join(secret, name, pair);
  if (answer.kind === "no-line") return answer;
  if (answer.kind === "problem") return { kind: refusal(answer.code) };
  const { circles, nonce, incarnation, ...welcome } = answer.welcome;
  const profile: StoredProfile = { ...welcome, actor: randomId() };
  const standing = { cursors: {}, circles, who: [], nonce, incarnation };
  await store.commit([
    { store: "profile", key: ONLY, value: profile },
    { store: "standing", key: ONLY, value: standing },
  ]);
  return { kind: "ok", profile };
}

export function shown({ device, member, name, role, area, space }: StoredProfile): Profile {
  return { device, member, name, role: role as Profile["role"], area, ...(space && { space }) };
}

function refusal(code: string): "used" | "expired" | "unknown" | "elsewhere" | "later" {
  switch (code) {
    case "invite-used":
      return "used";
    case "invite-expired":
      return "expired";
    case "invite-elsewhere":
      return "elsewhere";
    case "invite-unknown":
      return "unknown";
    default:
      return "later";
  }
}
