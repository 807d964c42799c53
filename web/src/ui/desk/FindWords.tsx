import { useRef, useState } from "preact/hooks";
import { t, tx } from "../messages/translate";

type Props = { words: string; find: (words: string) => void };

/** Looks for words in what may be read. They go to the server in a body and stand in no address. */
export function FindWords({ words, find }: Props) {
  const [typed, setTyped] = useState(words);
  const box = useRef<HTMLInputElement>(null);
  const clear = () => {
    setTyped("");
    find("");
    // The button goes; whoever pressed it with a key goes on where words are typed.
    box.current?.focus();
  };
  return (
    <search>
      <form
        class="find-words"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          find(typed.trim());
        }}
      >
        <div class="field">
          <label for="find-words">{t("desk.find")}</label>
          <input
            ref={box}
            type="search"
            id="find-words"
            dir="auto"
            maxLength={200}
            autocomplete="off"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <button type="submit">{t("desk.find-button")}</button>
      </form>
      {words && (
        <p class="found-with">
          <span>{tx("desk.found-with", { words: <bdi>{words}</bdi> })}</span>
          <button type="button" class="quiet" onClick={clear}>
            {t("desk.find-clear")}
          </button>
        </p>
      )}
    </search>
  );
}
