import { useState } from "preact/hooks";
import type { Lists, QuestionSet, ReadingFilter, ReadingRow } from "../../app/front";
import { labelOf } from "../messages/labels";
import { languageName, SPOKEN_LANGUAGES } from "../messages/languages";
import { t } from "../messages/translate";
import { Select } from "../parts/Choice";
import { go } from "../router";
import { Day } from "./Day";
import { FilterFold } from "./FilterFold";
import { filterIn, queryOf, STATES } from "./filter";
import { setsByTitle, setTitle } from "./sets";

type Props = { lists: Lists; sets: QuestionSet[]; rows: ReadingRow[]; query: string };

/** Plain selects that make a link: what they hold is ids, codes and days, so the link may be passed on. */
export function Filters({ lists, sets, rows, query }: Props) {
  const [chosen, setChosen] = useState<{ query: string; filter: ReadingFilter }>();
  // What was chosen for another address is over: Back shows what that address holds.
  const filter = chosen?.query === query ? chosen.filter : filterIn(query);
  const choose = (next: ReadingFilter) => setChosen({ query, filter: next });
  const set = (part: "place" | "topic" | "language" | "from" | "to") => (value: string) =>
    choose({ ...filter, [part]: value });
  const spoken = [...new Set([...rows.flatMap(({ language }) => language ?? []), ...SPOKEN_LANGUAGES])];
  return (
    <FilterFold chosen={query !== ""} show={() => go(`/desk${queryOf(filter)}`)}>
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
      <Select
        id="filter-how"
        label={t("desk.how")}
        none={t("desk.any")}
        value={filter.set ?? filter.kind ?? ""}
        options={[
          { value: "conversation", label: t("desk.said-by-one") },
          { value: "response", label: t("desk.any-questions") },
          ...setsByTitle(sets).map((one) => ({ value: one.set, label: setTitle(sets, one.set) })),
        ]}
        save={(how) => choose(withHow(filter, how))}
      />
      <Select
        id="filter-state"
        label={t("desk.state")}
        none={t("desk.any")}
        value={filter.state ?? ""}
        options={STATES.map((state) => ({ value: state, label: t(`review.${state}`) }))}
        save={(state) => choose(withState(filter, state))}
      />
      <Day id="filter-from" label={t("desk.from")} value={filter.from ?? ""} save={set("from")} />
      <Day id="filter-to" label={t("desk.to")} value={filter.to ?? ""} save={set("to")} />
    </FilterFold>
  );
}

/** A kind of record, or one set of questions; a version belongs to its set and goes with it. */
function withHow(filter: ReadingFilter, how: string): ReadingFilter {
  const { kind: _kind, set: _set, version: _version, ...rest } = filter;
  if (how === "conversation" || how === "response") return { ...rest, kind: how };
  return how ? { ...rest, kind: "response", set: how } : rest;
}

function withState(filter: ReadingFilter, value: string): ReadingFilter {
  const { state: _, ...rest } = filter;
  const state = STATES.find((one) => one === value);
  return state ? { ...rest, state } : rest;
}
