import type { AnswerValue, Field, Heard, State } from "../../app/front";
import { text } from "../../core/records/conversation";
import { answerField, answerTranslationField, spokenField } from "../../core/records/response";
import { answerOf } from "./answer";

/** An answer with what belongs to it, so that all of it can be put back. */
type Whole = { value: AnswerValue; language: string; translation: string };

/** One question while it stands on the screen: keeps its answer as it is given, and what a slip of the thumb took away. */
export class Answering {
  #out: Whole | undefined;
  #declined: Whole | undefined;
  #emptied: Whole | undefined;
  #held: AnswerValue | undefined;

  constructor(
    private readonly heard: Pick<Heard, "answer" | "set">,
    private readonly id: string,
    private readonly question: string,
  ) {}

  /** What its input shows. While a colleague's version stands beside it, that is what it held before: typing goes on from one's own. */
  shown(field: Field | undefined): AnswerValue | undefined {
    if (!field?.others) this.#held = answerOf(field?.value);
    return this.#held;
  }

  /** The answer that was taken out, until there is another. */
  get out(): AnswerValue | undefined {
    return this.#out?.value;
  }

  save(state: State, value: AnswerValue | null, language: string): void {
    const before = this.#whole(state);
    // Words that are typed anew where others were emptied are still those that the translation stands beside.
    const beside = before ? undefined : this.#emptied?.translation;
    this.#emptied = value === null ? (before ?? this.#emptied) : undefined;
    this.#declined = value === false ? before : undefined;
    if (value !== null) this.#out = undefined;
    this.#lay(value, language, typeof value === "string" ? beside : undefined);
  }

  /** They said it after all: what stood there before "prefer not to say" comes back. */
  undecline(language: string): void {
    const { value, language: spoken, translation } = this.#declined ?? { value: null, language, translation: "" };
    this.#declined = undefined;
    this.#lay(value, spoken, translation);
  }

  takeOut(state: State, language: string): void {
    this.#out = this.#whole(state);
    this.#emptied = undefined;
    this.#lay(null, language, undefined);
  }

  putBack(): void {
    const { value, language, translation } = this.#out ?? {};
    this.#out = undefined;
    if (value !== undefined && language !== undefined) this.#lay(value, language, translation);
  }

  #lay(value: AnswerValue | null, language: string, translation: string | undefined): void {
    this.heard.answer(this.id, this.question, value, language);
    if (translation) this.heard.set(this.id, answerTranslationField(this.question), translation);
  }

  #whole(state: State): Whole | undefined {
    const value = answerOf(state[answerField(this.question)]?.value);
    if (value === undefined) return undefined;
    const language = text(state[spokenField(this.question)]) || text(state.language);
    return { value, language, translation: text(state[answerTranslationField(this.question)]) };
  }
}
