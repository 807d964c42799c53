import { t } from "../messages/translate";
import { Page } from "../parts/Page";

/** Instead of a question: there is nobody to ask any more. Either their words were here and were taken back, or never came. */
export function Gone({ wasHere }: { wasHere: boolean }) {
  return (
    <Page key="gone" title={t("record.gone")} back="/">
      <p>{t(wasHere ? "needs.gone" : "record.gone-words")}</p>
    </Page>
  );
}
