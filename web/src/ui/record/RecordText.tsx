import type { Open } from "../../app/front";
import { useHeard } from "../heard";
import { TextBox } from "../parts/TextBox";
import { TwoVersions } from "../parts/TwoVersions";
import { textOf } from "./entries";

type Props = {
  open: Open;
  field: string;
  label: string;
  hint?: string;
  rows?: number;
  language?: string;
  cursor?: boolean;
  large?: boolean;
  /** Runs before the first value is laid over the record. */
  before?: () => void;
  /** An emptied field stays as empty text instead of being taken out. */
  keepEmpty?: boolean;
};

/** One text field of an open record: typing lays it over the record at once. */
export function RecordText({ open, field, label, before, keepEmpty, ...rest }: Props) {
  const heard = useHeard();
  const save = (text: string) => {
    before?.();
    heard.set(open.id, field, text === "" && !keepEmpty ? null : text);
  };
  return (
    <TwoVersions label={label} field={open.state[field]} settle={(value) => heard.settle(open.id, field, value)}>
      <TextBox id={field.replaceAll("/", "-")} label={label} value={textOf(open.state, field)} save={save} {...rest} />
    </TwoVersions>
  );
}
