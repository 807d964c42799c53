import { useLayoutEffect } from "preact/hooks";
import { useTyped } from "./typed";

type Props = {
  id: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  value: string;
  save: (text: string) => void;
  /** More than one line: the words grow downwards from this many. */
  rows?: number;
  language?: string | undefined;
  /** Puts the cursor here, after the words, when the box appears. */
  cursor?: boolean;
  /** The label in large type, for the first question of a screen. */
  large?: boolean;
};

/** A labelled text box. Nothing typed in it is remembered or completed by the browser. */
export function TextBox({ id, label, hint, error, value, save, rows, language, cursor, large }: Props) {
  const { box, onInput } = useTyped(value, save);
  // The cursor is put here once, when the box appears.
  useLayoutEffect(() => {
    const it = box.current;
    if (!cursor || !it) return;
    it.focus();
    it.setSelectionRange(it.value.length, it.value.length);
  }, []);
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const shared = {
    id,
    onInput,
    autocomplete: "off",
    dir: "auto" as const,
    lang: language || undefined,
    "aria-describedby": about,
    "aria-invalid": error ? true : undefined,
  };
  return (
    <div class={error ? "field field-error" : "field"}>
      <label for={id} class={large ? "label-large" : undefined}>
        {label}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="mistake" id={`${id}-error`}>
          {error}
        </p>
      )}
      {rows ? (
        <textarea ref={box as preact.RefObject<HTMLTextAreaElement>} rows={rows} maxLength={20_000} {...shared} />
      ) : (
        <input ref={box as preact.RefObject<HTMLInputElement>} type="text" maxLength={500} {...shared} />
      )}
    </div>
  );
}
