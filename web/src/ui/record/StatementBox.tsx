import type { Open } from "../../app/front";
import { statementField } from "../../core/records/conversation";
import { useHeard } from "../heard";
import { localText } from "../messages/dates";
import { languageName, SPOKEN_LANGUAGES } from "../messages/languages";
import { screenLanguage, t } from "../messages/translate";
import { Select } from "../parts/Choice";
import { useOnceOpen } from "../parts/Fold";
import { TwoVersions } from "../parts/TwoVersions";
import { textOf } from "./entries";
import { RecordText } from "./RecordText";

type Props = { open: Open; p: string; place: number; language: string; cursor: boolean };

/** One statement: the words as they were said, their language, and a translation beside them. */
export function StatementBox({ open, p, place, language: usual, cursor }: Props) {
  const heard = useHeard();
  const { id, state } = open;
  const field = (part: "words" | "language" | "translation" | "at" | "out") => statementField(p, part);
  const language = textOf(state, field("language")) || usual;
  const begin = () => {
    if (state[field("at")]) return;
    heard.set(id, field("at"), localText(new Date()));
    heard.set(id, field("language"), language);
    if (!state.language) heard.set(id, "language", language);
  };
  const speakIn = (code: string) => {
    begin();
    heard.set(id, field("language"), code);
    if (place === 0) heard.set(id, "language", code);
  };
  const words = place === 0 ? t("said.matters") : place === 1 ? t("said.more") : t("said.more-n", { n: place + 1 });
  const unsettled = [field("language"), field("translation")].some((name) => state[name]?.others);
  const beside = unsettled || textOf(state, field("translation")) !== "" || language !== screenLanguage();
  return (
    <div class="statement">
      <RecordText
        open={open}
        field={field("words")}
        label={words}
        {...(place === 0 && { hint: t("said.matters-hint") })}
        rows={place === 0 ? 4 : 3}
        language={language}
        cursor={cursor}
        large={place === 0}
        before={begin}
        keepEmpty
      />
      <details open={useOnceOpen(beside)}>
        <summary>{t("said.beside")}</summary>
        <TwoVersions
          label={t("said.language")}
          field={state[field("language")]}
          settle={(value) => heard.settle(id, field("language"), value)}
        >
          <Select
            id={`${p}-language`}
            label={t("said.language")}
            value={language}
            options={SPOKEN_LANGUAGES.map((code) => ({ value: code, label: languageName(code) }))}
            save={speakIn}
          />
        </TwoVersions>
        <RecordText open={open} field={field("translation")} label={t("said.translation")} rows={2} before={begin} />
      </details>
      <TwoVersions
        label={t("said.is-out")}
        field={state[field("out")]}
        settle={(value) => heard.settle(id, field("out"), value)}
      >
        {null}
      </TwoVersions>
      {state[field("at")] && (
        <button type="button" class="link" onClick={() => heard.set(id, field("out"), true)}>
          {t("said.take-out")}
        </button>
      )}
    </div>
  );
}
