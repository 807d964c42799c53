import { useLayoutEffect, useRef } from "preact/hooks";

type Box = HTMLInputElement | HTMLTextAreaElement;

/**
 * A text box that the person owns while typing, and the record otherwise.
 *
 * What comes back may be the echo of an earlier keystroke: that is never put over newer ones.
 * Anything else already holds what was typed here, merged with a colleague's words, and must be shown:
 * typing on from the older text would delete theirs.
 */
export function useTyped(value: string, save: (text: string) => void) {
  const box = useRef<Box>(null);
  const echoes = useRef<Set<string>>(new Set());
  useLayoutEffect(() => {
    const it = box.current;
    if (!it) return;
    if (it.value === value) echoes.current.clear();
    else if (!echoes.current.has(value)) show(it, value);
  }, [value]);
  const onInput = () => {
    const it = box.current;
    if (!it) return;
    echoes.current.add(it.value);
    save(it.value);
  };
  return { box, onInput };
}

/** Shows `next` and leaves the cursor at the same place among the words around it. */
function show(it: Box, next: string): void {
  if (it !== document.activeElement) {
    it.value = next;
    return;
  }
  const before = it.value;
  let same = 0;
  while (same < before.length && same < next.length && before[same] === next[same]) same++;
  const moved = (at: number) => (at <= same ? at : Math.max(same, next.length - (before.length - at)));
  const [start, end] = [moved(it.selectionStart ?? 0), moved(it.selectionEnd ?? 0)];
  it.value = next;
  it.setSelectionRange(start, end);
}
