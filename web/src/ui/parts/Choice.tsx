import { t } from "../messages/translate";

type Option = { value: string; label: string };

type SelectProps = {
  id: string;
  label: string;
  hint?: string;
  value: string;
  options: Option[];
  /** What choosing nothing is called; without it something is always chosen. */
  none?: string;
  save: (value: string) => void;
};

/** A labelled native select. A value that is no longer on the list stays to be seen. */
export function Select({ id, label, hint, value, options, none, save }: SelectProps) {
  const unlisted = value !== "" && !options.some((option) => option.value === value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <select
        id={id}
        autocomplete="off"
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onChange={(event) => save(event.currentTarget.value)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {unlisted && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

type RadiosProps = {
  name: string;
  legend: string;
  value: string | undefined;
  options: Option[];
  save: (value: string) => void;
};

/** Native radios in a fieldset; nothing is chosen beforehand. */
export function Radios({ name, legend, value, options, save }: RadiosProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {options.map((option) => (
        <div class="choice" key={option.value}>
          <input
            type="radio"
            autocomplete="off"
            id={`${name}-${option.value}`}
            name={name}
            value={option.value}
            checked={value === option.value}
            onChange={() => save(option.value)}
          />
          <label for={`${name}-${option.value}`}>{option.label}</label>
        </div>
      ))}
    </fieldset>
  );
}

type CheckProps = { id: string; label: string; value: boolean; save: (value: boolean) => void; chip?: boolean };

/** A native checkbox with its label; as a chip, the whole chip is the label. */
export function Check({ id, label, value, save, chip }: CheckProps) {
  return (
    <div class={chip ? "chip" : "choice"}>
      <input
        type="checkbox"
        autocomplete="off"
        id={id}
        checked={value}
        onChange={(event) => save(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
    </div>
  );
}

export function yesNo(value: boolean): string {
  return t(value ? "two.yes" : "two.no");
}
