import { unhex } from "../core/bytes";
import { newEntry } from "../core/entry";
import { answerPiece } from "../core/piece";
import { sharedField, text } from "../core/records/conversation";
import {
  type AnswerValue,
  answerField,
  answerTranslationField,
  givenAnswers,
  spokenField,
} from "../core/records/response";
import type { Scalar } from "../core/state";
import { deviceTime } from "./now";
import { randomId } from "./random";
import type { Known } from "./standing";
import type { WorkingCopy } from "./working-copy";

/** Keeping what a person answers to the questions of a set. */
export class Responses {
  constructor(
    private readonly working: WorkingCopy,
    private readonly known: Known,
  ) {}

  /** Made and durable when it resolves. Nobody named means a fresh person, as for a conversation. */
  async newResponse(set: string, version: number, language: string, subject = randomId()): Promise<string> {
    const id = randomId();
    const entry = newEntry({ kind: "response", circle: this.known.team(), subject });
    this.working.set(id, "set", unhex(set), entry);
    this.working.set(id, "version", version);
    this.working.set(id, "language", language);
    this.working.set(id, "at", deviceTime());
    await this.working.flush();
    return id;
  }

  /**
   * Lays one answer over the response. The record's language is the one asked in at first: while nothing is answered
   * and nobody else can hold it, it still follows; from then on an answer that was asked in another says so itself.
   * A colleague's answer without a line says nothing of its language where the record already does.
   */
  answer(id: string, question: string, value: AnswerValue | null, language: string): void {
    // Half a unit would not be refused by anybody until the change is made, and then hold up the whole record.
    if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError("an answer is a whole number");
    const state = this.working.state(id);
    const isOwn = this.working.entry(id)?.heads.length === 0;
    if (isOwn && givenAnswers(state).length === 0 && value !== null) this.#lay(id, "language", language);
    const main = text(this.working.state(id).language);
    this.#lay(id, answerField(question), value === "" ? null : value);
    const isGiven = value !== null && value !== "";
    this.#lay(id, spokenField(question), isGiven && language !== main ? language : null);
    // The translation of words that are there no longer would stand beside whatever is said next.
    if (isGiven && value !== false) return;
    this.#lay(id, answerTranslationField(question), null);
    // Who says the same again has not been asked again whether it may be shown.
    this.#lay(id, sharedField(answerPiece(question)), null);
  }

  /** Writes what the record does not say yet. Answering settles nothing: a colleague's version stays to be seen. */
  #lay(id: string, field: string, value: Scalar): void {
    const now = this.working.state(id)[field];
    if (now?.others || (now?.value ?? null) !== value) this.working.set(id, field, value);
  }
}
