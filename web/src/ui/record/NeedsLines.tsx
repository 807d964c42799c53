import type { Open } from "../../app/front";
import { t } from "../messages/translate";
import { CopyOut } from "../parts/CopyOut";

/** Why the record asks for its worker, in words, and the words that were not taken. */
export function NeedsLines({ open }: { open: Open }) {
  const words = open.setAside.map(({ value }) => String(value ?? ""));
  return (
    <>
      {open.needs.length > 0 && (
        <ul class="notice needs">
          {open.needs.map((need) => (
            <li key={need}>{t(`needs.${need}`)}</li>
          ))}
        </ul>
      )}
      {words.length > 0 && (
        <section class="notice" aria-labelledby="set-aside">
          <h2 id="set-aside">{t("record.set-aside")}</h2>
          <p>{t("record.set-aside-words")}</p>
          {words.map((text, i) => (
            <blockquote key={i} dir="auto">
              {text}
            </blockquote>
          ))}
          <CopyOut words={() => words.join("\n\n")} />
        </section>
      )}
    </>
  );
}
