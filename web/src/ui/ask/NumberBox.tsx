import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Question } from "../../app/front";
import { screenLanguage, t } from "../messages/translate";
import { describedBy, type InputProps } from "./input";
import { wholeNumber } from "./whole";

/** A whole number. One that is out of the usual is asked about and kept; only what is no number cannot be. */
export function NumberBox(props: InputProps) {
  const { question, value, save, setUnkept } = props;
  const [typed, setTyped] = useState(value === undefined ? "" : String(value));
  // Somebody else's number, or one that was taken out, takes the place of what stands here.
  useEffect(() => {
    if (wholeNumber(typed) !== value) setTyped(value === undefined ? "" : String(value));
  }, [value]);
  const unkept = typed.trim() !== "" && wholeNumber(typed) === undefined;
  // Before the next key: it may be Enter.
  useLayoutEffect(() => {
    setUnkept(unkept);
    return () => setUnkept(false);
  }, [unkept]);
  const about = remark(question, typed);
  return (
    <div class="field">
      <input
        type="text"
        inputmode="numeric"
        id="answer"
        class="short"
        autocomplete="off"
        maxLength={20}
        {...describedBy(props)}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          save(wholeNumber(event.currentTarget.value) ?? null);
        }}
      />
      <p role="status" class="remark" lang={screenLanguage()} dir="ltr">
        {about}
      </p>
    </div>
  );
}

function remark({ low, high }: Question, typed: string): string | undefined {
  const number = wholeNumber(typed);
  if (number === undefined) return typed.trim() === "" ? undefined : t("ask.whole");
  if (low !== undefined && number < low) return t("ask.below", { low });
  return high !== undefined && number > high ? t("ask.above", { high }) : undefined;
}
