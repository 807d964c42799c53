import type { Lists } from "../../app/front";
import { useHeard, useWatched } from "../heard";
import { labelOf } from "../messages/labels";

/** What the area goes by when people are asked: from which age, with whose support. */
export function Rules() {
  const heard = useHeard();
  const lists = useWatched<Lists>((see) => heard.watchLists(see));
  return (
    <>
      {lists?.rules.map((rule) => (
        <p key={rule.id} class="hint">
          {labelOf(rule)}
        </p>
      ))}
    </>
  );
}
