import type { ComponentChildren } from "preact";
import type { Lists, Reading } from "../../app/front";
import { dayText } from "../messages/dates";
import { labelIn } from "../messages/labels";
import { languageName } from "../messages/languages";
import { t } from "../messages/translate";
import { Words } from "../parts/Words";
import { AnswersRead } from "./AnswersRead";
import { badge } from "./badge";
import "./reading.css";

type Props = {
  reading: Reading;
  lists: Lists;
  /** What stands under each piece, by its name. */
  under?: (piece: string) => ComponentChildren;
};

/** A record as someone outside the team reads it: the same on the worker's preview and on the reviewer's desk. */
export function ReadingView({ reading, lists, under }: Props) {
  const now = new Date();
  const answers = reading.kind === "response";
  const nothing = (answers ? (reading.answers ?? []) : reading.pieces).length === 0;
  const facts: [string, string | undefined][] = [
    [t("reading.space"), reading.space],
    [t("reading.day"), reading.day && dayText(reading.day, now)],
    [t("reading.place"), reading.place && labelIn(lists.places, reading.place)],
    [t("reading.meeting"), reading.meeting && labelIn(lists.meetings, reading.meeting)],
    [t("reading.topics"), reading.topics.map((id) => labelIn(lists.topics, id)).join(", ")],
    [t(answers ? "reading.language-asked" : "reading.language"), reading.language && languageName(reading.language)],
    [t("reading.version"), reading.version === undefined ? undefined : String(reading.version)],
  ];
  return (
    <div>
      <p class="one-view">{t("reading.one-view")}</p>
      {nothing && <p>{t("reading.no-pieces")}</p>}
      {answers && !nothing && <AnswersRead reading={reading} under={under} />}
      {reading.pieces.map((piece) => (
        <div class="piece" key={piece.piece}>
          <div class="beside">
            <blockquote>
              <Words text={piece.words} language={piece.language} />
            </blockquote>
            {piece.translation && (
              <div class="translation">
                <p class="hint">{t("reading.translation")}</p>
                <p dir="auto">{piece.translation}</p>
              </div>
            )}
          </div>
          {under?.(piece.piece)}
        </div>
      ))}
      <dl class="summary">
        {facts.map(
          ([name, value]) =>
            value && (
              <div class="fact" key={name}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
      {reading.consent.length > 0 && (
        <>
          <h2>{t("reading.consent")}</h2>
          <ul>
            {reading.consent.map((one) => (
              <li key={one.purpose}>{badge(one, now)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
