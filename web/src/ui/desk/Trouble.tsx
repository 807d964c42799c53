import type { DeskAnswer } from "../../app/front";
import { t } from "../messages/translate";

/** Why there is nothing to read, and what to do about it. */
export function Trouble({ kind, again }: { kind: Exclude<DeskAnswer<never>["kind"], "ok">; again: () => void }) {
  return (
    <div class="notice" role="status">
      <p>{kind === "not-found" ? t("desk.not-found-words") : t(`desk.${kind}`)}</p>
      {kind === "no-line" && (
        <button type="button" onClick={again}>
          {t("app.try-again")}
        </button>
      )}
    </div>
  );
}
