import { useState } from "preact/hooks";
import { Check } from "../parts/Choice";
import { useTyped } from "../parts/typed";
import { describedBy, type InputProps } from "./input";
import { NumberBox } from "./NumberBox";
import { One, Scale, Several } from "./Picks";

/** What a question of each kind is answered with. Preferring not to say is always one of the answers. */
export function AnswerInput(props: InputProps) {
  switch (props.question.kind) {
    case "one":
      return <One {...props} />;
    case "scale":
      return <Scale {...props} />;
    default:
      return <Declinable {...props} />;
  }
}

/** An input with "prefer not to say" under it. What was answered before comes back when that is taken away again. */
function Declinable(props: InputProps) {
  const { question, decline, value, save, undecline } = props;
  const input = { ...props, value: value === false ? undefined : value };
  // What was no number goes from its box with the tick. Typing takes the tick away, and must keep its box.
  const [ticks, setTicks] = useState(0);
  const decide = (declined: boolean) => {
    if (!declined) return undecline();
    setTicks(ticks + 1);
    save(false);
  };
  return (
    <>
      {question.kind === "several" && <Several {...input} />}
      {question.kind === "number" && <NumberBox key={ticks} {...input} />}
      {question.kind === "date" && <DateBox {...input} />}
      {question.kind === "text" && <TextArea {...input} />}
      <div class="pick decline">
        <Check id="declined" label={decline} value={value === false} save={decide} />
      </div>
    </>
  );
}

/** The browser's own calendar and order of day and month. */
function DateBox(props: InputProps) {
  const { value, save } = props;
  return (
    <div class="field">
      <input
        type="date"
        id="answer"
        autocomplete="off"
        {...describedBy(props)}
        value={typeof value === "string" ? value : ""}
        onInput={(event) => save(event.currentTarget.value || null)}
      />
    </div>
  );
}

function TextArea(props: InputProps) {
  const { language, value, save } = props;
  const { box, onInput } = useTyped(typeof value === "string" ? value : "", (text) => save(text || null));
  return (
    <div class="field">
      <textarea
        ref={box as preact.RefObject<HTMLTextAreaElement>}
        id="answer"
        rows={4}
        maxLength={20_000}
        autocomplete="off"
        lang={language}
        dir="auto"
        {...describedBy(props)}
        onInput={onInput}
      />
    </div>
  );
}
