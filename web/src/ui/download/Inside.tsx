import type { ExportAsk, ExportPreview } from "../../app/front";
import { t } from "../messages/translate";

type Props = {
  /** Undefined while it is asked for. */
  preview: ExportPreview | undefined;
  purpose: ExportAsk["purpose"];
};

/** What the sheet will hold, and how many are not in it because their person does not say yes now. */
export function Inside({ preview, purpose }: Props) {
  return (
    <section aria-labelledby="inside">
      <h2 id="inside">{t("download.inside")}</h2>
      <div role="status">
        {preview && <p class="inside-rows">{t("download.rows", { n: preview.rows })}</p>}
        {preview && <p>{leftOutText(preview.leftOut, purpose)}</p>}
      </div>
      <p class="hint">{t("download.columns")}</p>
    </section>
  );
}

function leftOutText(leftOut: number | null, purpose: ExportAsk["purpose"]): string {
  const what = t(`download.yes-to-${purpose}`);
  if (leftOut === null) return t("download.few-left-out", { what });
  return leftOut === 0 ? t("download.none-left-out") : t("download.left-out", { n: leftOut, what });
}
