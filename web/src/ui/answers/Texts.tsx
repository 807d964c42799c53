import { useState } from "preact/hooks";
import type { AnswerTable } from "../../app/front";
import { lookForNothing } from "../desk/looked-for";
import { t } from "../messages/translate";
import { Link } from "../parts/Link";
import { Words } from "../parts/Words";

const PAGE = 10;

type Text = NonNullable<AnswerTable["texts"]>[number];

type Props = {
  texts: Text[];
  /** The query of the list that a record opens in. */
  query: string;
};

/** What people answered in their own words, each with the way to its record. */
export function Texts({ texts, query }: Props) {
  const [most, setMost] = useState(PAGE);
  return (
    <>
      <ul class="texts">
        {texts.slice(0, most).map((text) => (
          // One record stands once in the answers to one question; its id is no one else's.
          <li key={text.id}>
            <div class="beside">
              <blockquote>
                <Words text={text.words} language={text.language} />
              </blockquote>
              {text.translation && (
                <div class="translation">
                  <p class="hint">{t("reading.translation")}</p>
                  <p dir="auto">{text.translation}</p>
                </div>
              )}
            </div>
            <p class="text-from">
              <Link to={`/desk/${text.id}${query}`} first={lookForNothing}>
                {t("answers.whole")}
              </Link>
            </p>
          </li>
        ))}
      </ul>
      {texts.length > most && (
        <button type="button" class="quiet" onClick={() => setMost(most + PAGE)}>
          {t("answers.more", { n: texts.length - most })}
        </button>
      )}
    </>
  );
}
