type Props = { id: string; label: string; value: string; save: (value: string) => void };

/** A day in a filter. */
export function Day({ id, label, value, save }: Props) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input type="date" id={id} value={value} onChange={(event) => save(event.currentTarget.value)} />
    </div>
  );
}
