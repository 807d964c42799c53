import type { Open } from "../../app/front";
import { useProfile } from "../heard";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { textOf } from "./entries";
import { RecordText } from "./RecordText";

/** The team's own notes, which never leave it. */
export function Notes({ open }: { open: Open }) {
  const { space, area } = useProfile();
  return (
    <Fold title={t("notes.heading")} open={open.state.notes !== undefined && textOf(open.state, "notes") !== ""}>
      <RecordText
        open={open}
        field="notes"
        label={t("notes.label")}
        hint={t("notes.hint", { team: space?.name ?? area.name })}
        rows={4}
        keepEmpty
      />
    </Fold>
  );
}
