import type { Lists, Open } from "../../app/front";
import { topicField } from "../../core/records/conversation";
import { useHeard } from "../heard";
import { labelIn } from "../messages/labels";
import { t } from "../messages/translate";
import { Check } from "../parts/Choice";
import { Fold } from "../parts/Fold";
import { TwoVersions } from "../parts/TwoVersions";

/** The team's own topics as chips; a chosen one that left the list stays to be seen. */
export function Topics({ open, lists }: { open: Open; lists: Lists }) {
  const heard = useHeard();
  const chosen = Object.keys(open.state).filter((field) => field.startsWith("topic/"));
  const ids = new Set([...lists.topics.map(({ id }) => id), ...chosen.map((field) => field.slice("topic/".length))]);
  const two = chosen.some((field) => open.state[field]?.others);
  const any = chosen.some((field) => open.state[field]?.value === true);
  return (
    <Fold title={t("topics.heading")} open={two || any || ids.size <= 12}>
      {ids.size === 0 && <p>{t("topics.none")}</p>}
      <fieldset class="chips" hidden={ids.size === 0}>
        <legend>{t("topics.about")}</legend>
        {[...ids].map((id) => (
          <TwoVersions
            key={id}
            label={labelIn(lists.topics, id)}
            field={open.state[topicField(id)]}
            settle={(value) => heard.settle(open.id, topicField(id), value)}
          >
            <Check
              chip
              id={`topic-${id}`}
              label={labelIn(lists.topics, id)}
              value={open.state[topicField(id)]?.value === true}
              save={(value) => heard.set(open.id, topicField(id), value)}
            />
          </TwoVersions>
        ))}
      </fieldset>
    </Fold>
  );
}
