import { useState } from "preact/hooks";
import { t } from "../messages/translate";

/** A way out for words that are only here: copied, or shown to be marked and copied by hand. */
export function CopyOut({ words }: { words: () => string }) {
  const [copied, setCopied] = useState<"" | "yes" | "by-hand">("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(words());
      setCopied("yes");
    } catch {
      setCopied("by-hand");
    }
  };
  return (
    <div>
      <button type="button" onClick={copy}>
        {t("app.copy")}
      </button>
      <span role="status">{copied === "yes" && t("app.copied")}</span>
      {copied === "by-hand" && (
        <div class="field">
          <label for="copy-by-hand">{t("app.copy-by-hand")}</label>
          <textarea id="copy-by-hand" readOnly autocomplete="off" rows={4} dir="auto" value={words()} />
        </div>
      )}
    </div>
  );
}
