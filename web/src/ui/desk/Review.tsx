import { useRef, useState } from "preact/hooks";
import type { Reading } from "../../app/front";
import { useHeard } from "../heard";
import { t } from "../messages/translate";
import { ErrorSummary } from "../parts/ErrorSummary";
import { TextBox } from "../parts/TextBox";

type State = NonNullable<Reading["review"]>;

type Props = { id: string; review: State | undefined; changed: (review: State) => void };

/** Where this reviewer stands with a conversation. Setting it aside wants a reason, because the team reads it. */
export function Review({ id, review, changed }: Props) {
  const heard = useHeard();
  const [because, setBecause] = useState(review?.because ?? "");
  const [tries, setTries] = useState(0);
  const [mistaken, setMistaken] = useState(false);
  const standing = useRef<HTMLParagraphElement>(null);
  const state = review?.state ?? "new";
  const markHeard = async () => {
    await heard.review(id, "heard");
    // The button goes; whoever pressed it with a key stays here.
    standing.current?.focus();
    changed({ state: "heard" });
  };
  const setAside = async () => {
    setTries(tries + 1);
    setMistaken(because.trim() === "");
    if (because.trim() === "") return;
    await heard.review(id, "set-aside", because.trim());
    changed({ state: "set-aside", because: because.trim() });
  };
  return (
    <section class="review" aria-labelledby="review">
      <h2 id="review">{t("review.heading")}</h2>
      <p role="status" ref={standing} tabIndex={-1}>
        {state === "set-aside" && review?.because
          ? t("review.set-aside-because", { because: review.because })
          : t(`review.${state}`)}
      </p>
      {state !== "heard" && (
        <button type="button" onClick={markHeard}>
          {t("review.heard")}
        </button>
      )}
      <details>
        <summary>{t("review.set-aside-link")}</summary>
        {mistaken && <ErrorSummary field="because" text={t("review.because-empty")} time={tries} />}
        <form
          autocomplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            void setAside();
          }}
        >
          <TextBox
            id="because"
            label={t("review.because")}
            hint={t("review.because-hint")}
            value={because}
            save={setBecause}
            error={mistaken ? t("review.because-empty") : undefined}
          />
          <button type="submit" class="quiet">
            {t("review.set-aside")}
          </button>
        </form>
      </details>
    </section>
  );
}
