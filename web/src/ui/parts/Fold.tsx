import type { ComponentChildren } from "preact";

type Props = { title: string; open?: boolean; children: ComponentChildren };

/** A foldable section of a long screen, with a heading that a screen reader finds. */
export function Fold({ title, open, children }: Props) {
  return (
    <details class="fold" open={open}>
      <summary>
        <h2>{title}</h2>
      </summary>
      <div class="fold-inside">{children}</div>
    </details>
  );
}
