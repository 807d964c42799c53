import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Field, Scalar } from "../../app/front";
import { useHeard } from "../heard";
import { t, tx } from "../messages/translate";
import { yesNo } from "./Choice";

type Props = {
  label: string;
  field: Field | undefined;
  settle: (value: Scalar) => void;
  /** How a value is shown, if not as text. */
  show?: (value: Scalar) => ComponentChildren;
  /** The field's own input, for when there is one version. */
  children: ComponentChildren;
};

/**
 * A field as it may be changed: its own input, or, when two people wrote different things, what each wrote.
 * An input that is being typed in stays until the person leaves it.
 */
export function TwoVersions({ label, field, settle, show = plain, children }: Props) {
  const [typing, setTyping] = useState(false);
  const two = field?.others !== undefined;
  return (
    <div>
      {(!two || typing) && (
        <div onFocusIn={() => setTyping(true)} onFocusOut={() => setTyping(false)}>
          {children}
        </div>
      )}
      {two && <Choose label={label} field={field} settle={settle} show={show} />}
    </div>
  );
}

function Choose({
  label,
  field,
  settle,
  show,
}: { label: string; field: Field } & Required<Pick<Props, "settle" | "show">>) {
  const heard = useHeard();
  const [left, setLeft] = useState(false);
  if (left) {
    return (
      <p>
        <strong>{label}</strong> {t("two.left")}{" "}
        <button type="button" class="link" onClick={() => setLeft(false)}>
          {t("two.settle")}
        </button>
      </p>
    );
  }
  const versions = [{ value: field.value, by: field.by ?? "" }, ...(field.others ?? [])].map(({ value, by }) => ({
    value,
    name: heard.nameOf(by) || t("two.somebody"),
  }));
  return (
    <fieldset class="two">
      <legend>{label}</legend>
      <p class="hint">{t("two.heading")}</p>
      {versions.map(({ value, name }, i) => (
        <p key={i} class="version">
          {tx("two.wrote", { name: <bdi>{name}</bdi>, value: show(value) })}
        </p>
      ))}
      <div class="buttons">
        {versions.map(({ value, name }, i) => (
          <button type="button" key={i} onClick={() => settle(value)}>
            {tx("two.use", { name: <bdi>{name}</bdi> })}
          </button>
        ))}
        <button type="button" class="quiet" onClick={() => setLeft(true)}>
          {t("two.leave")}
        </button>
      </div>
    </fieldset>
  );
}

function plain(value: Scalar): ComponentChildren {
  if (typeof value === "boolean") return yesNo(value);
  if (value === null || value === "") return t("two.nothing");
  if (value instanceof Uint8Array) return t("two.yes");
  return <bdi>{value}</bdi>;
}
