/** A person's words, in their own language and direction. */
export function Words({
  text,
  language,
  class: name,
}: {
  text: string;
  language?: string | undefined;
  class?: string;
}) {
  return (
    <span class={name ? `words ${name}` : "words"} dir="auto" lang={language || undefined}>
      {text}
    </span>
  );
}
