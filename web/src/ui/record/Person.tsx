import type { State } from "../../app/front";
import { useHeard } from "../heard";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { TextBox } from "../parts/TextBox";
import { TwoVersions } from "../parts/TwoVersions";
import { textOf } from "./entries";

/** Who spoke: only the name they want to be known by, if they give one. */
export function Person({ subject, person }: { subject: string; person: State }) {
  const heard = useHeard();
  return (
    <Fold title={t("person.heading")} open={person.name !== undefined}>
      <TwoVersions
        label={t("person.name")}
        field={person.name}
        settle={(value) => heard.setPerson(subject, "name", value)}
      >
        <TextBox
          id="person-name"
          label={t("person.name")}
          hint={t("person.hint")}
          value={textOf(person, "name")}
          save={(name) => heard.setPerson(subject, "name", name || null)}
        />
      </TwoVersions>
    </Fold>
  );
}
