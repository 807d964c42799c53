import { useState } from "preact/hooks";
import type { Lists, ReadingFilter, ReadingRow } from "../../app/front";
import { labelOf } from "../messages/labels";
import { languageName, SPOKEN_LANGUAGES } from "../messages/languages";
import { t } from "../messages/translate";
import { Select } from "../parts/Choice";
import { go } from "../router";
import { filterIn, queryOf } from "./filter";

/** Plain selects that make a link: what they hold is ids, codes and days, so the link may be passed on. */
export function Filters({ lists, rows, query }: { lists: Lists; rows: ReadingRow[]; query: string }) {
  const [chosen, setChosen] = useState<{ query: string; filter: ReadingFilter }>();
  // What was chosen for another address is over: Back shows what that address holds.
  const filter = chosen?.query === query ? chosen.filter : filterIn(query);
  const set = (part: keyof ReadingFilter) => (value: string) =>
    setChosen({ query, filter: { ...filter, [part]: value } });
  const spoken = [...new Set([...rows.flatMap(({ language }) => language ?? []), ...SPOKEN_LANGUAGES])];
  return (
    <form
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        go(`/desk${queryOf(filter)}`);
      }}
    >
      <fieldset>
        <legend>{t("desk.filters")}</legend>
        <div class="filters">
          <Select
            id="filter-place"
            label={t("desk.place")}
            none={t("desk.any")}
            value={filter.place ?? ""}
            options={lists.places.map((item) => ({ value: item.id, label: labelOf(item) }))}
            save={set("place")}
          />
          <Select
            id="filter-topic"
            label={t("desk.topic")}
            none={t("desk.any")}
            value={filter.topic ?? ""}
            options={lists.topics.map((item) => ({ value: item.id, label: labelOf(item) }))}
            save={set("topic")}
          />
          <Select
            id="filter-language"
            label={t("desk.language")}
            none={t("desk.any")}
            value={filter.language ?? ""}
            options={spoken.map((code) => ({ value: code, label: languageName(code) }))}
            save={set("language")}
          />
          <Day id="filter-from" label={t("desk.from")} value={filter.from ?? ""} save={set("from")} />
          <Day id="filter-to" label={t("desk.to")} value={filter.to ?? ""} save={set("to")} />
          <button type="submit">{t("desk.show")}</button>
        </div>
      </fieldset>
    </form>
  );
}

type DayProps = { id: string; label: string; value: string; save: (value: string) => void };

function Day({ id, label, value, save }: DayProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input type="date" id={id} value={value} onChange={(event) => save(event.currentTarget.value)} />
    </div>
  );
}
