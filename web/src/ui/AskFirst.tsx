import { useEffect } from "preact/hooks";
import { useHeard } from "./heard";
import { t } from "./messages/translate";
import { Page } from "./parts/Page";

/** After a long time away: what was erased meanwhile goes before anything is shown. Nobody has to wait for it. */
export function AskFirst({ done }: { done: () => void }) {
  const heard = useHeard();
  useEffect(() => {
    void heard.askFirst().then(done);
  }, []);
  return (
    <Page title={t("away.title")}>
      <p role="status">{t("away.words")}</p>
      <button type="button" class="quiet" onClick={done}>
        {t("away.go-on")}
      </button>
    </Page>
  );
}
