import { useState } from "preact/hooks";
import type { Open } from "../../app/front";
import { useHeard } from "../heard";
import { localText } from "../messages/dates";
import { t } from "../messages/translate";
import { Check } from "../parts/Choice";
import { Fold } from "../parts/Fold";
import { TwoVersions } from "../parts/TwoVersions";
import { entriesOf, freshName } from "./entries";
import { RecordText } from "./RecordText";

/** What the team promised, by when, and whether it was done. */
export function Promises({ open }: { open: Open }) {
  const known = entriesOf(open.state, "promise");
  const [begun, setBegun] = useState<string[]>([]);
  const all = [...known, ...begun.filter((p) => !known.includes(p))];
  return (
    <Fold title={t("promises.heading")} open={known.length > 0}>
      {all.map((p, i) => (
        <OnePromise key={p} open={open} p={p} place={i} cursor={begun.includes(p)} />
      ))}
      <button type="button" class="quiet" onClick={() => setBegun([...begun, freshName()])}>
        {t("promises.add")}
      </button>
    </Fold>
  );
}

function OnePromise({ open, p, place, cursor }: { open: Open; p: string; place: number; cursor: boolean }) {
  const heard = useHeard();
  const done = `promise/${p}/done`;
  const begin = () => {
    if (!open.state[`promise/${p}/at`]) heard.set(open.id, `promise/${p}/at`, localText(new Date()));
  };
  return (
    <fieldset class="entry">
      <legend>{t("promises.promise", { n: place + 1 })}</legend>
      <RecordText open={open} field={`promise/${p}/what`} label={t("promises.what")} before={begin} cursor={cursor} />
      <RecordText open={open} field={`promise/${p}/when`} label={t("promises.when")} before={begin} />
      <TwoVersions
        label={t("promises.done")}
        field={open.state[done]}
        settle={(value) => heard.settle(open.id, done, value)}
      >
        <Check
          id={`${p}-done`}
          label={t("promises.done")}
          value={open.state[done]?.value === true}
          save={(value) => {
            begin();
            heard.set(open.id, done, value);
          }}
        />
      </TwoVersions>
    </fieldset>
  );
}
