import { useState } from "preact/hooks";
import type { Open } from "../../app/front";
import { useHeard } from "../heard";
import { localText } from "../messages/dates";
import { t } from "../messages/translate";
import { Fold } from "../parts/Fold";
import { entriesOf, freshName } from "./entries";
import { RecordText } from "./RecordText";

/** Who helped or interpreted, and how. */
export function Helped({ open }: { open: Open }) {
  const heard = useHeard();
  const known = entriesOf(open.state, "helped");
  const [begun, setBegun] = useState<string[]>([]);
  const all = [...known, ...begun.filter((p) => !known.includes(p))];
  const begin = (p: string) => () => {
    if (!open.state[`helped/${p}/at`]) heard.set(open.id, `helped/${p}/at`, localText(new Date()));
  };
  return (
    <Fold title={t("helped.heading")} open={known.length > 0}>
      {all.map((p, i) => (
        <fieldset key={p} class="entry">
          <legend>{t("helped.person", { n: i + 1 })}</legend>
          <RecordText
            open={open}
            field={`helped/${p}/who`}
            label={t("helped.who")}
            before={begin(p)}
            cursor={begun.includes(p)}
          />
          <RecordText open={open} field={`helped/${p}/how`} label={t("helped.how")} before={begin(p)} />
        </fieldset>
      ))}
      <button type="button" class="quiet" onClick={() => setBegun([...begun, freshName()])}>
        {t("helped.add")}
      </button>
    </Fold>
  );
}
