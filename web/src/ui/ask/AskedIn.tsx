import type { QuestionSet } from "../../app/front";
import { ownName } from "../messages/languages";
import { t } from "../messages/translate";
import { Select } from "../parts/Choice";

type Props = { languages: QuestionSet["languages"]; language: string; change: (code: string) => void };

/** The language of the question, which may change at any time, and who checked its words. */
export function AskedIn({ languages, language, change }: Props) {
  const checkedBy = languages.find(({ code }) => code === language)?.checkedBy;
  return (
    <>
      {languages.length > 1 && (
        <Select
          id="ask-language"
          label={t("consent.language")}
          value={language}
          options={languages.map(({ code, checkedBy: checked }) => ({
            value: code,
            label: checked ? ownName(code) : t("ask.language-unchecked", { language: ownName(code) }),
          }))}
          save={change}
        />
      )}
      <p class="hint">{checkedBy ? t("consent.checked", { name: checkedBy }) : t("consent.unchecked")}</p>
    </>
  );
}
