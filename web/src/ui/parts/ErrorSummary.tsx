import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../messages/translate";

/** What the person can mend, said at the top, focused, with a way to the field. `time` changes with each try. */
export function ErrorSummary({ field, text, time }: { field: string; text: string; time: number }) {
  const box = useRef<HTMLElement>(null);
  // Each new try focuses the summary again.
  useLayoutEffect(() => box.current?.focus(), [time]);
  const mend = (event: MouseEvent) => {
    event.preventDefault();
    document.getElementById(field)?.focus();
  };
  return (
    <section class="error-summary" ref={box} tabIndex={-1} aria-labelledby="error-summary">
      <h2 id="error-summary">{t("app.problem")}</h2>
      <p>
        <a href={`#${field}`} onClick={mend}>
          {text}
        </a>
      </p>
    </section>
  );
}
