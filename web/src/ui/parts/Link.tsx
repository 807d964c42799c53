import type { ComponentChildren } from "preact";
import { go } from "../router";

type Props = {
  to: string;
  class?: string;
  children: ComponentChildren;
  current?: boolean;
  /** Done first, when it is followed here. */
  first?: () => void;
};

/** A link between screens: a plain anchor, followed without loading the page anew. */
export function Link({ to, children, current, first, ...rest }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    first?.();
    go(to);
  };
  return (
    <a href={to} onClick={follow} aria-current={current ? "page" : undefined} {...rest}>
      {children}
    </a>
  );
}
