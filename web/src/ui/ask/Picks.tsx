import type { ComponentChildren } from "preact";
import { describedBy, type InputProps } from "./input";
import { pointShown } from "./scale";

/** One of several choices: native radios, nothing chosen beforehand, and choosing one goes nowhere. */
export function One(props: InputProps) {
  const { question, language, decline, value, save } = props;
  return (
    <fieldset class="picks" {...describedBy(props)}>
      {question.choices.map(({ id, words }) => (
        <Radio key={id} id={id} checked={value === id} save={() => save(id)}>
          {words[language] ?? id}
        </Radio>
      ))}
      <Decline words={decline} value={value} save={save} />
    </fieldset>
  );
}

/** Any number of choices, kept in the set's order. */
export function Several(props: InputProps) {
  const { question, language, value, save } = props;
  const chosen = typeof value === "string" ? value.split(" ") : [];
  const toggle = (id: string, on: boolean) => {
    const next = question.choices.map((choice) => choice.id).filter((one) => (one === id ? on : chosen.includes(one)));
    save(next.join(" ") || null);
  };
  return (
    <fieldset class="picks" {...describedBy(props)}>
      {question.choices.map(({ id, words }) => (
        <div class="pick choice" key={id}>
          <input
            type="checkbox"
            autocomplete="off"
            id={`pick-${id}`}
            checked={chosen.includes(id)}
            onChange={(event) => toggle(id, event.currentTarget.checked)}
          />
          <label for={`pick-${id}`}>{words[language] ?? id}</label>
        </div>
      ))}
    </fieldset>
  );
}

/** The points of a scale in a row that wraps. What its ends are called is read out with them. */
export function Scale(props: InputProps) {
  const { question, language, decline, value, save } = props;
  const { low = 1, high = 5, lowWords, highWords } = question;
  const points = Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);
  const ends: Record<number, string | undefined> = { [low]: lowWords[language], [high]: highWords[language] };
  return (
    <fieldset class="picks" {...describedBy(props)}>
      <div class="ends" aria-hidden="true">
        {[low, high].map((end) => (
          <span key={end}>{pointShown(end, ends[end])}</span>
        ))}
      </div>
      <div class="points">
        {points.map((point) => (
          <Radio key={point} id={String(point)} checked={value === point} save={() => save(point)}>
            <span aria-hidden={Boolean(ends[point])}>{point}</span>
            {ends[point] && <span class="only-heard">{pointShown(point, ends[point])}</span>}
          </Radio>
        ))}
      </div>
      <Decline words={decline} value={value} save={save} />
    </fieldset>
  );
}

function Decline({ words, value, save }: { words: string } & Pick<InputProps, "value" | "save">) {
  return (
    <div class="decline">
      <Radio id="" checked={value === false} save={() => save(false)}>
        {words}
      </Radio>
    </div>
  );
}

type RadioProps = { id: string; checked: boolean; save: () => void; children: ComponentChildren };

function Radio({ id, checked, save, children }: RadioProps) {
  const name = id ? `pick-${id}` : "declined";
  return (
    <div class="pick choice">
      <input type="radio" autocomplete="off" id={name} name="answer" value={id} checked={checked} onChange={save} />
      <label for={name}>{children}</label>
    </div>
  );
}
