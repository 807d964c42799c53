import type { ComponentChildren } from "preact";
import type { Row } from "../../app/front";
import { t, tx } from "../messages/translate";
import { Link } from "../parts/Link";
import { Tags } from "../parts/Tags";
import { Words } from "../parts/Words";

type Props = {
  row: Row;
  /** The conversation that opens; nothing opens without one. */
  to: string | undefined;
  /** What it is, when it is no conversation. */
  what?: string | undefined;
  why?: string;
  /** What else stands under the line. */
  children?: ComponentChildren;
};

/** One record in a list: who and where, the first words, how far it has come, and why it waits. */
export function RowLine({ row, to, what, why, children }: Props) {
  const who = row.needs.includes("gone") ? t("needs.gone") : <bdi>{row.name ?? t("today.someone")}</bdi>;
  const inside = (
    <>
      <span class="row-who">{row.place ? tx("today.who-where", { who, place: <bdi>{row.place}</bdi> }) : who}</span>
      {what && <span class="row-said">{what}</span>}
      {row.said && <Words class="row-said" text={row.said} language={row.language} />}
      <Tags travel={row.travel} needs={row.needs} />
    </>
  );
  return (
    <li>
      {to ? (
        <Link to={`/record/${to}`} class="row">
          {inside}
        </Link>
      ) : (
        <div class="row">{inside}</div>
      )}
      {why && <p>{why}</p>}
      {children}
    </li>
  );
}
