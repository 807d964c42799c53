import { useState } from "preact/hooks";
import type { AnswersFilter, Lists, QuestionSet } from "../../app/front";
import { Day } from "../desk/Day";
import { FilterFold } from "../desk/FilterFold";
import { answersFilterIn, BY, queryOf } from "../desk/filter";
import { labelOf } from "../messages/labels";
import { languageName } from "../messages/languages";
import { t } from "../messages/translate";
import { Select } from "../parts/Choice";
import { go } from "../router";

type Props = {
  /** The versions of the set that are known here. */
  versions: QuestionSet[];
  lists: Lists;
  path: string;
  query: string;
};

/** Whose answers are counted, and what stands side by side: plain selects that make a link. */
export function AnswersFilters({ versions, lists, path, query }: Props) {
  const [chosen, setChosen] = useState<{ query: string; filter: AnswersFilter }>();
  const filter = chosen?.query === query ? chosen.filter : answersFilterIn(query);
  const choose = (next: AnswersFilter) => setChosen({ query, filter: next });
  const set = (part: "place" | "language" | "from" | "to") => (value: string) => choose({ ...filter, [part]: value });
  const asked = [...new Set(versions.flatMap(({ languages }) => languages.map(({ code }) => code)))];
  return (
    <FilterFold chosen={query !== ""} show={() => go(`${path}${queryOf(filter)}`)}>
      <Select
        id="answers-place"
        label={t("desk.place")}
        none={t("desk.any")}
        value={filter.place ?? ""}
        options={lists.places.map((item) => ({ value: item.id, label: labelOf(item) }))}
        save={set("place")}
      />
      <Select
        id="answers-language"
        label={t("reading.language-asked")}
        none={t("desk.any")}
        value={filter.language ?? ""}
        options={asked.map((code) => ({ value: code, label: languageName(code) }))}
        save={set("language")}
      />
      <Select
        id="answers-version"
        label={t("answers.version")}
        none={t("desk.any")}
        value={String(filter.version ?? "")}
        options={versions.map(({ version }) => ({ value: String(version), label: String(version) }))}
        save={(version) => choose(withVersion(filter, version))}
      />
      <Day id="answers-from" label={t("desk.from")} value={filter.from ?? ""} save={set("from")} />
      <Day id="answers-to" label={t("desk.to")} value={filter.to ?? ""} save={set("to")} />
      <Select
        id="answers-by"
        label={t("answers.by")}
        none={t("answers.by-none")}
        value={filter.by ?? ""}
        options={BY.map((by) => ({ value: by, label: t(`answers.by-${by}`) }))}
        save={(by) => choose(withBy(filter, by))}
      />
    </FilterFold>
  );
}

function withVersion({ version: _, ...rest }: AnswersFilter, value: string): AnswersFilter {
  return value ? { ...rest, version: Number(value) } : rest;
}

function withBy({ by: _, ...rest }: AnswersFilter, value: string): AnswersFilter {
  const by = BY.find((one) => one === value);
  return by ? { ...rest, by } : rest;
}
