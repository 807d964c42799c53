import type { HeldRecord, Row } from "../../app/front";
import { t } from "../messages/translate";

const KINDS = ["conversation", "response", "consent", "person"] as const;

/** What a record is that is not known on this phone. */
export function whatIsNew({ kind }: HeldRecord): string {
  return t(`held.new-${KINDS.find((known) => known === kind) ?? "other"}`);
}

/** What a record is that is known here, beside whose it is. */
export function whatIsKnown({ kind }: Row): string {
  return t(`held.kind-${KINDS.find((known) => known === kind) ?? "other"}`);
}
