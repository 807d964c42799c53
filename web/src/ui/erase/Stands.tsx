import { useLayoutEffect, useRef } from "preact/hooks";
import type { Erasing } from "../../app/front";
import { useHeard } from "../heard";
import { t } from "../messages/translate";

/** How it stands with erasing a person, and what may be said to it here. */
export function Stands({ id, erasing }: { id: string; erasing: Erasing }) {
  const heard = useHeard();
  const { stands, said, number } = erasing;
  const words = useRef<HTMLParagraphElement>(null);
  const before = useRef(said);
  useLayoutEffect(() => {
    // The button that was pressed is gone.
    if (said !== before.current) words.current?.focus();
    before.current = said;
  }, [said]);
  const isOwn = number !== undefined;
  const canAgree = stands === "asked" && !isOwn && said === undefined;
  const canKeep = said !== "cancel-erase" && stands !== "by-card";
  return (
    <>
      <p ref={words} tabIndex={-1}>
        {said ? t(`erase.said-${said}`) : told(stands, isOwn)}
      </p>
      {number && said !== "cancel-erase" && (
        <>
          <p>
            <strong>{t("erase.number", { number })}</strong>
          </p>
          <p>{t("erase.give-number")}</p>
        </>
      )}
      <p class="held-ways">
        {canAgree && (
          <button type="button" onClick={() => void heard.erase(id, "confirm-erase")}>
            {t("erase.agree")}
          </button>
        )}
        {canKeep && (
          <button type="button" class="quiet" onClick={() => void heard.erase(id, "cancel-erase")}>
            {t("erase.keep")}
          </button>
        )}
      </p>
    </>
  );
}

function told(stands: Erasing["stands"], isOwn: boolean): string {
  if (stands === "soon") return t("erase.soon-words");
  if (stands === "by-card") return t("erase.by-card");
  return t(isOwn ? "erase.asked-here" : "erase.asked");
}
