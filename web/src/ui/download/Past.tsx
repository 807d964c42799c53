import type { ExportLine } from "../../app/front";
import { dayText } from "../messages/dates";
import { t } from "../messages/translate";

const ROLES = ["reviewer", "co-chair"] as const;

/** Who has downloaded what before, so that everybody at a desk can see it. */
export function Past({ lines }: { lines: ExportLine[] }) {
  const columns = [
    t("desk.day"),
    t("download.who"),
    t("download.purpose"),
    t("download.format-column"),
    t("download.rows-column"),
  ];
  const now = new Date();
  return (
    <section aria-labelledby="past">
      <h2 id="past">{t("download.past")}</h2>
      {lines.length === 0 && <p>{t("download.past-none")}</p>}
      {lines.length > 0 && (
        <table class="desk-list past">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line, i) => {
              const cells = [
                dayText(line.day, now),
                whoText(line),
                t(`download.for-${line.purpose}`),
                line.format.toUpperCase(),
                String(line.rows),
              ];
              return (
                // The list is shown as it came, newest first; its lines have no names of their own.
                <tr key={lines.length - i}>
                  {cells.map((cell, at) => (
                    <td key={columns[at]} data-column={columns[at]}>
                      {cell}
                      {at === 0 && line.stale && <p>{t("download.stale")}</p>}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function whoText({ mine, role }: ExportLine): string {
  if (mine) return t("download.you");
  const known = ROLES.find((one) => one === role);
  return known ? t(`download.role-${known}`) : role;
}
