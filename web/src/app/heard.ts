import type { Scalar, State } from "../core/state";
import { windowOf } from "../core/window";
import { NewerData } from "../store/connection";
import { ONLY, type StoredProfile } from "../store/shapes";
import { Store } from "../store/store";
import type * as Front from "./front";
import { House } from "./house";
import { NewsChannel } from "./news";
import { Offline } from "./offline";
import { painted } from "./painted";
import { join, prepareJoin, shown } from "./profile";
import { SettingsShelf } from "./settings";
import { Shelf } from "./shelf";

/** Makes the app's one front door. Nothing is opened before `start`. */
export function createHeard(): Front.Heard {
  return new FrontDoor();
}

class FrontDoor implements Front.Heard {
  readonly #news = new NewsChannel();
  readonly #offline = new Offline(() => this.flush());
  #store: Store | undefined;
  #shelf: Shelf | undefined;
  #settings: SettingsShelf | undefined;
  #opened: House | undefined;
  #keeping = false;

  async start(): Promise<Front.Start> {
    try {
      this.#store = await Store.open();
      this.#settings = new SettingsShelf(this.#store, this.#news);
      this.#shelf = new Shelf(this.#store, this.#news);
      const reading = this.#store.readSpare("profile", ONLY).then(({ value }) => value);
      const opening = reading.then((profile) => profile && this.#open(profile));
      // The records are on their way while it is seen whose they are.
      const [profile] = await Promise.all([reading, opening, this.#shelf.open(), this.#settings.load()]);
      // Also when it does not open any more: a new invite gives a new one, and whatever is stored here stays.
      if (profile) this.#keepApp();
      else prepareJoin();
      return profile ? { kind: "ready", profile: shown(profile) } : { kind: "join" };
    } catch (error) {
      // A newer version of the app may be what is missing.
      this.#keepApp();
      return { kind: "blocked", why: error instanceof NewerData ? "newer-data" : "no-storage" };
    }
  }

  async join(secret: string, name: string): Promise<Front.Joined> {
    if (!this.#store) throw new Error("start comes first");
    const joined = await join(this.#store, secret, name);
    if (joined.kind !== "ok") return joined;
    await this.#open(joined.profile);
    this.#keepApp();
    return { kind: "ok", profile: shown(joined.profile) };
  }

  watchRows = (see: (rows: Front.Row[]) => void) => this.#house.rows.watch(see);
  watchOpen = (id: string, see: (open: Front.Open | null) => void) => this.#house.records.watchOpen(id, see);
  newConversation = (subject?: string) => this.#house.records.newConversation(subject);
  set = (id: string, field: string, value: Scalar) => this.#house.working.set(id, field, value);
  settle = (id: string, field: string, value: Scalar) => this.#house.working.settle(id, field, value);
  clearSetAside = (id: string) => this.#house.records.clearSetAside(id);
  putBack = (id: string) => this.#house.records.putBack(id);
  flush = async () => this.#opened?.working.flush();
  nameOf = (actor: string) => this.#house.known.nameOf(actor);
  watchPerson = (subject: string, see: (state: State) => void) => this.#house.records.watchPerson(subject, see);
  setPerson = (subject: string, field: string, value: Scalar) => this.#house.records.setPerson(subject, field, value);

  watchLists = (see: (lists: Front.Lists) => void) => this.#house.offers.watchLists(see);
  watchNotices = (language: string, see: (notices: Front.Notice[]) => void) =>
    this.#house.offers.watchNotices(language, see);

  watchQuestionSets = (see: (sets: Front.QuestionSet[]) => void) => this.#house.offers.watchQuestionSets(see);
  watchOfferedSets = (see: (sets: Front.QuestionSet[]) => void) => this.#house.offers.watchOfferedSets(see);
  newResponse: Front.Heard["newResponse"] = (set, version, language, subject) =>
    this.#house.responses.newResponse(set, version, language, subject);
  answer: Front.Heard["answer"] = (id, question, value, language) =>
    this.#house.responses.answer(id, question, value, language);
  questionAt = (id: string) => this.#house.asking.at(id);
  setQuestionAt = (id: string, question: string | undefined) => this.#house.asking.set(id, question);
  search = (words: string) => this.#house.search(words);

  watchConsent = (subject: string, see: (consent: Front.Consent) => void) => this.#house.consents.watch(subject, see);
  startOccasion = (subject: string) => this.#house.consents.start(subject);
  decide: Front.Heard["decide"] = (occasion, purpose, decision, notice) =>
    this.#house.consents.decide(occasion, purpose, decision, notice);
  occasionDetail = (occasion: string, field: "how" | "by", value: string) =>
    this.#house.consents.detail(occasion, field, value);
  finishOccasion = async (occasion: string) => {
    await this.#house.consents.finish(occasion);
    this.#house.engine.saved();
  };
  dropOccasion = (occasion: string) => this.#house.consents.drop(occasion);

  isCard = (code: string) => this.#house.records.isCard(code);
  giveCard = (subject: string, code: string) => this.#house.records.giveCard(subject, code);

  preview = (id: string, pieces: string[]) => this.#house.sharing.preview(id, pieces);
  share = (id: string, pieces: string[]) => this.#house.sharing.share(id, pieces);

  watchHeld = (see: (held: Front.Held[]) => void) => this.#house.team.watchHeld(see);
  decideHeld = (id: string, kind: "accept" | "decline") => this.#house.team.decide(id, kind);
  watchMoving = (id: string, see: (moving: Front.Moving) => void) => this.#house.team.watchMoving(id, see);
  move = (id: string, to: string) => this.#house.team.move(id, to);
  watchErasing = (id: string, see: (erasing: Front.Erasing) => void) => this.#house.team.watchErasing(id, see);
  erase: Front.Heard["erase"] = (id, kind) => this.#house.team.erase(id, kind);
  makeAnew = (id: string) => this.#house.team.makeAnew(id);
  watchMadeAnew = (id: string, see: (waits: boolean) => void) => this.#house.team.watchMadeAnew(id, see);
  newCard = (id: string, code: string) => this.#house.team.newCard(id, code);
  decideCard: Front.Heard["decideCard"] = (id, kind) => this.#house.team.decideCard(id, kind);
  watchCardSaid: Front.Heard["watchCardSaid"] = (id, see) => this.#house.team.watchCardSaid(id, see);
  watchErasingSoon = (see: (lines: Front.ErasingLine[]) => void) => this.#house.rows.watchErasing(see);
  watchToAsk = (see: (asking: Front.ToAsk) => void) => this.#house.keeping.watch(see);
  clearOver = () => this.#house.keeping.clearOver();
  watchLastDay = (id: string, see: (day: string | null) => void) => this.#house.keeping.watchLastDay(id, see);
  clearGone = (id: string) => this.#house.records.clearGone(id);
  watchActs = (see: (acts: Front.ActLine[]) => void) => this.#house.team.watchActs(see);
  clearAct = (id: string) => this.#house.team.clearAct(id);

  asksFirst = () => this.#opened?.asksFirst ?? false;
  askFirst = async () => this.#opened?.askFirst();
  syncNow = () => this.#opened?.engine.wake("now");
  watchSync = (see: (sync: Front.Sync) => void) => this.#house.watchSync(see);
  watchWaiting = (see: (waiting: Front.Waiting[]) => void) => this.#house.rows.watchWaiting(see);
  watchReady = (see: (ready: Front.Ready) => void) => this.#offline.watchReady(see);
  askPersist = () => this.#offline.askPersist();
  watchUpdate = (see: (waiting: boolean) => void) => this.#offline.watchUpdate(see);
  applyUpdate = () => {
    // What storage refuses is on the screen only, and the new version would take it away.
    void this.flush().then(
      () => this.#offline.applyUpdate(),
      () => undefined,
    );
  };

  readings = (filter: Front.ReadingSearch) => this.#house.desk.readings(filter);
  reading = (id: string) => this.#house.desk.reading(id);
  answers = (set: string, filter: Front.AnswersFilter) => this.#house.desk.answers(set, filter);
  exportPreview = (ask: Front.ExportAsk) => this.#house.desk.exportPreview(ask);
  download = (ask: Front.ExportAsk) => this.#house.desk.download(ask);
  exports = () => this.#house.desk.exports();
  review: Front.Heard["review"] = (id, state, because) => this.#house.desk.review(id, state, because);

  setting = (name: "language" | "text-size") => this.#settings?.get(name);
  setSetting = async (name: "language" | "text-size", value: string) => this.#settings?.set(name, value);
  window = () => windowOf(this.#settings?.get("window"));
  setWindow = async (window: Front.Window) => {
    await this.#settings?.set("window", window);
    await this.#house.readAgain();
  };
  holding = async (): Promise<Front.Holding> => {
    const { usage: bytes } = (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
    return { records: await this.#house.recordCount(), ...(bytes !== undefined && { bytes }) };
  };

  /**
   * Storing the app and looking for a new version wait until this one is on the screen, and until the phone has joined:
   * on a thin line nothing may stand in the way of that.
   */
  #keepApp(): void {
    if (this.#keeping) return;
    this.#keeping = true;
    void painted().then(() => this.#offline.start());
  }

  get #house(): House {
    if (!this.#opened) throw new Error("there is no profile yet");
    return this.#opened;
  }

  async #open(profile: StoredProfile): Promise<void> {
    if (!this.#store) return;
    const house = await House.open(this.#store, profile, this.#news, this.#shelf);
    this.#opened = house;
    const flush = () => {
      void house.working.flush().catch(() => undefined);
      void house.firstScreen.note();
    };
    addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
    // All other records, the worker and what it loads wait until the first screen has been drawn.
    void painted().then(() => {
      house.engine.start();
      return profile.role === "member" ? house.keeping.begin() : house.shelf.whole;
    });
  }
}
