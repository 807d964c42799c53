import type { Row } from "../../app/front";
import { t, tx } from "../messages/translate";
import { Link } from "../parts/Link";
import { Tags } from "../parts/Tags";
import { Words } from "../parts/Words";

/** One record in a list: who and where, the first words, how far it has come, and why it waits. */
export function RowLine({ row, why }: { row: Row; why?: string }) {
  const who = <bdi>{row.name ?? t("today.someone")}</bdi>;
  return (
    <li>
      <Link to={`/record/${row.id}`} class="row">
        <span class="row-who">{row.place ? tx("today.who-where", { who, place: <bdi>{row.place}</bdi> }) : who}</span>
        {row.said && <Words class="row-said" text={row.said} language={row.language} />}
        <Tags travel={row.travel} needs={row.needs} />
      </Link>
      {why && <p>{why}</p>}
    </li>
  );
}
