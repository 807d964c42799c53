import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../messages/translate";
import { Link } from "./Link";

type Props = {
  /** For the window's title; never a person's words or name. */
  title: string;
  /** What the heading says, if not the title. */
  heading?: ComponentChildren;
  back?: string;
  /** A mistake is shown on the screen: the title says so first. */
  error?: boolean;
  children?: ComponentChildren;
};

/** The first screen after loading keeps the browser's own focus. */
let first = true;

/** One screen: its title, the way back, and a heading that takes the focus when the screen opens. */
export function Page({ title, heading, back, error, children }: Props) {
  const h1 = useRef<HTMLHeadingElement>(null);
  const full = t(error ? "app.title-error" : "app.title", { title });
  useLayoutEffect(() => {
    document.title = full;
  }, [full]);
  // The focus moves once, when the screen opens.
  useLayoutEffect(() => {
    const main = h1.current?.parentElement;
    if (!first && !main?.contains(document.activeElement)) {
      h1.current?.focus({ preventScroll: true });
      // A screen that takes another's place at the same address would stand where that one was scrolled to.
      if ((h1.current?.getBoundingClientRect().top ?? 0) < 0) scrollTo(0, 0);
    }
    first = false;
  }, []);
  return (
    <main id="main">
      {back !== undefined && (
        <p class="back">
          <Link to={back}>{t("app.back")}</Link>
        </p>
      )}
      <h1 ref={h1} tabIndex={-1}>
        {heading ?? title}
      </h1>
      {children}
    </main>
  );
}

/** Whether any screen has been shown since the page was loaded. */
export function isFirstScreen(): boolean {
  return first;
}
