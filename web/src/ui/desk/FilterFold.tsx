import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../messages/translate";

/** Where the list and its filters both have room. */
const WIDE = "(min-width: 60em)";

type Props = {
  /** Something is chosen: then it is shown what. */
  chosen: boolean;
  show: () => void;
  children: ComponentChildren;
};

/** The choices of a list with their button. On a narrow screen they are folded away, because the list matters more. */
export function FilterFold({ chosen, show, children }: Props) {
  const [open] = useState(() => chosen || matchMedia(WIDE).matches);
  return (
    <details class="filter-fold" open={open}>
      <summary>{t("desk.filters")}</summary>
      <form
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          show();
        }}
      >
        <fieldset class="filters">
          <legend class="only-heard">{t("desk.filters")}</legend>
          {children}
          <button type="submit">{t("desk.show")}</button>
        </fieldset>
      </form>
    </details>
  );
}
