import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

type Props = { title: string; open?: boolean; children: ComponentChildren };

/** A foldable section of a long screen, with a heading that a screen reader finds. */
export function Fold({ title, open = false, children }: Props) {
  return (
    <details class="fold" open={useOnceOpen(open)}>
      <summary>
        <h2>{title}</h2>
      </summary>
      <div class="fold-inside">{children}</div>
    </details>
  );
}

/** Once there was a reason to be open, only the person closes it: emptying a box must not take it from under the cursor. */
export function useOnceOpen(open: boolean): boolean {
  const once = useRef(false);
  once.current ||= open;
  return once.current;
}
