import type { Held } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { t, tx } from "../messages/translate";
import { Link } from "../parts/Link";

/** Whose work waits for a word of this team, and the way there; nothing where none waits. */
export function HeldLines() {
  const heard = useHeard();
  const held = useWatched<Held[]>((see) => heard.watchHeld(see)) ?? [];
  if (held.length === 0) return null;
  return (
    <ul class="notice">
      {held.map(({ name, records }) => (
        <li key={name}>
          <Link to="/held" class="next">
            <span>{tx("held.line", { name: <bdi>{name || t("held.nobody")}</bdi>, n: records.length })}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
