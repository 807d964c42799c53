import { useEffect, useState } from "preact/hooks";
import type { Holding } from "../../app/front";
import { WINDOWS, windowOf } from "../../core/window";
import { useHeard } from "../heard";
import { t } from "../messages/translate";
import { Radios } from "../parts/Choice";

const MB = 1_000_000;

/** How far back this phone keeps the team's records, and how much it has of them. */
export function Keep() {
  const heard = useHeard();
  const [window, setWindow] = useState(() => heard.window());
  const [holding, setHolding] = useState<Holding>();
  // Looked at when the screen opens: what is there changes slowly.
  useEffect(() => {
    void heard.holding().then(setHolding);
  }, []);
  return (
    <>
      <Radios
        name="window"
        legend={t("keep.legend")}
        value={window}
        options={WINDOWS.map((value) => ({ value, label: t(`keep.window-${value}`) }))}
        save={(chosen) => {
          setWindow(windowOf(chosen));
          void heard.setWindow(windowOf(chosen));
        }}
      />
      <p class="hint">{t("keep.hint")}</p>
      {holding && (
        <p class="hint">
          {t("keep.records", { n: holding.records })}{" "}
          {holding.bytes !== undefined && t("keep.size", { size: Math.max(1, Math.round(holding.bytes / MB)) })}
        </p>
      )}
    </>
  );
}
