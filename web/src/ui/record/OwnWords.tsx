import { localText } from "../messages/dates";
import { t } from "../messages/translate";
import { CopyOut } from "../parts/CopyOut";
import { saveFile } from "../parts/save-file";
import { copied, type Line } from "./lines";

/** Words that are on this phone only, as they were given, and the ways to take them elsewhere. */
export function OwnWords({ lines }: { lines: Line[] }) {
  if (lines.length === 0) return null;
  const save = () => saveFile(`heard-${localText(new Date()).slice(0, 10)}.txt`, new Blob([`${copied(lines)}\n`]));
  return (
    <>
      {lines.map(({ about, words }, i) => (
        <div key={i}>
          {about && <p dir="auto">{about}</p>}
          <blockquote dir="auto">{words}</blockquote>
        </div>
      ))}
      <div class="held-ways">
        <CopyOut words={() => copied(lines)} />
        <button type="button" onClick={save}>
          {t("set-aside.save")}
        </button>
      </div>
    </>
  );
}
