import type { ListItem, Lists, Open } from "../../app/front";
import { useHeard } from "../heard";
import { labelIn, labelOf } from "../messages/labels";
import { t } from "../messages/translate";
import { Select } from "../parts/Choice";
import { Fold } from "../parts/Fold";
import { TwoVersions } from "../parts/TwoVersions";
import { textOf } from "./entries";
import { RecordText } from "./RecordText";

/** Where and how they met: the team's own words, and the coarse place that may leave the team. */
export function Where({ open, lists }: { open: Open; lists: Lists }) {
  const fields = ["place", "area-place", "meeting"];
  const given = fields.some((field) => open.state[field]);
  return (
    <Fold title={t("where.heading")} open={given}>
      <RecordText open={open} field="place" label={t("where.place")} hint={t("where.place-hint")} />
      <FromList
        open={open}
        field="area-place"
        label={t("where.area-place")}
        hint={t("where.area-place-hint")}
        list={lists.places}
      />
      <FromList open={open} field="meeting" label={t("where.meeting")} list={lists.meetings} />
    </Fold>
  );
}

type Props = { open: Open; field: string; label: string; hint?: string; list: ListItem[] };

function FromList({ open, field, label, hint, list }: Props) {
  const heard = useHeard();
  return (
    <TwoVersions
      label={label}
      field={open.state[field]}
      settle={(value) => heard.settle(open.id, field, value)}
      show={(value) => (typeof value === "string" && value ? labelIn(list, value) : t("two.nothing"))}
    >
      <Select
        id={field}
        label={label}
        {...(hint !== undefined && { hint })}
        value={textOf(open.state, field)}
        options={list.map((item) => ({ value: item.id, label: labelOf(item) }))}
        none={t("where.not-given")}
        save={(value) => heard.set(open.id, field, value || null)}
      />
    </TwoVersions>
  );
}
