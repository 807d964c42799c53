import { useEffect, useState } from "preact/hooks";
import type { DeskAnswer, Lists, QuestionSet, Reading, ReadingRow } from "../../app/front";
import { useHeard } from "../heard";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Page } from "../parts/Page";
import { ReadingView } from "../reading/ReadingView";
import { Review } from "./Review";
import { setTitle } from "./sets";
import { Trouble } from "./Trouble";

type Props = {
  id: string;
  query: string;
  rows: ReadingRow[];
  lists: Lists;
  sets: QuestionSet[];
  changed: (review: ReadingRow["review"]) => void;
};

/** One record on the desk: what may be read of it, where the reviewer stands with it, and the next of the list. */
export function DeskRecord({ id, query, rows, lists, sets, changed }: Props) {
  const heard = useHeard();
  const [answer, setAnswer] = useState<DeskAnswer<Reading>>();
  const [looks, setLooks] = useState(0);
  // Each look asks again.
  useEffect(() => {
    void heard.reading(id).then(setAnswer);
  }, [id, looks]);
  const again = () => setLooks(looks + 1);
  const at = rows.findIndex((row) => row.id === id);
  const next = at < 0 ? undefined : rows[at + 1];
  return (
    <Page title={titleOf(answer, sets)}>
      {answer && answer.kind !== "ok" && <Trouble kind={answer.kind} again={again} />}
      {answer?.kind === "ok" && (
        <div class="desk-record">
          <ReadingView reading={answer.value} lists={lists} />
          <Review
            id={id}
            review={answer.value.review}
            changed={(review) => {
              setAnswer({ kind: "ok", value: { ...answer.value, review } });
              changed(review.state);
            }}
          />
        </div>
      )}
      <p class="steps">
        <Link to={`/desk${query}`} class="next">
          {t("desk.back")}
        </Link>
        {next && (
          <Link to={`/desk/${next.id}${query}`} class="next">
            {t("desk.next")}
          </Link>
        )}
        {at >= 0 && !next && <span>{t("desk.last")}</span>}
      </p>
    </Page>
  );
}

function titleOf(answer: DeskAnswer<Reading> | undefined, sets: QuestionSet[]): string {
  if (answer?.kind === "not-found") return t("desk.not-found");
  const asked = answer?.kind === "ok" && answer.value.kind === "response" ? answer.value : undefined;
  return asked ? setTitle(sets, asked.set) : t("desk.said-by-one");
}
