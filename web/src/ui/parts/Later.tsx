import type { ComponentType } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { t } from "../messages/translate";
import { Page } from "./Page";

/** A screen that is fetched when it is first opened. Before the phone is ready for offline, it may not be there. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let screen: ComponentType<Props> | undefined;
  return function Later(props: Props) {
    const [state, setState] = useState<"loading" | "here" | "missing">(screen ? "here" : "loading");
    const fetchIt = () => {
      load().then(
        (loaded) => {
          screen = loaded;
          setState("here");
        },
        () => setState("missing"),
      );
    };
    // Fetched once for each time the screen opens.
    useLayoutEffect(() => {
      if (!screen) fetchIt();
    }, []);
    const Screen = screen;
    if (state === "here" && Screen) return <Screen {...props} />;
    if (state === "loading") return <main id="main" aria-busy="true" />;
    return (
      <Page title={t("app.problem")} back="/">
        <p>{t("app.not-yet")}</p>
        <button type="button" onClick={fetchIt}>
          {t("app.try-again")}
        </button>
      </Page>
    );
  };
}
