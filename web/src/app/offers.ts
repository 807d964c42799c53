import { utf8 } from "../core/bytes";
import { items, listName, NO_LISTS } from "../core/records/list";
import { offered, wording } from "../core/records/notice";
import { offeredSets, type QuestionSet, questionSet } from "../core/records/question-set";
import type { State } from "../core/state";
import type { Lists, Notice, Stop } from "./front";
import { sha256 } from "./sha256";
import type { Shelf } from "./shelf";
import type { Known } from "./standing";

/** What the area and the team offer for use: lists to choose from, wordings to read out, and questions to ask. */
export class Offers {
  constructor(
    private readonly shelf: Shelf,
    private readonly known: Known,
  ) {}

  watchLists(see: (lists: Lists) => void): Stop {
    return this.#watch("list", async () => {
      await this.shelf.whole;
      const lists: Lists = structuredClone(NO_LISTS);
      for (const { state } of await this.#read("list")) {
        const name = listName(state);
        if (name) lists[name].push(...items(state));
      }
      return () => see(lists);
    });
  }

  watchNotices(language: string, see: (notices: Notice[]) => void): Stop {
    return this.#watch("notice", async () => {
      await this.shelf.whole;
      const all = await Promise.all((await this.#read("notice")).map(notice));
      const here = offered(
        all.filter((notice) => notice !== undefined),
        language,
        this.known.profile.area.demo,
      );
      return () => see(here);
    });
  }

  watchQuestionSets(see: (sets: QuestionSet[]) => void): Stop {
    return this.#watch("question-set", async () => {
      const sets = await this.questionSets();
      return () => see(sets);
    });
  }

  watchOfferedSets(see: (sets: QuestionSet[]) => void): Stop {
    return this.watchQuestionSets((sets) => see(offeredSets(sets, this.known.profile.area.demo)));
  }

  /** Every version known here; the newest of each set first. */
  async questionSets(): Promise<QuestionSet[]> {
    const sets = (await this.#read("question-set")).flatMap(({ state }) => questionSet(state) ?? []);
    return sets.sort((a, b) => (a.set < b.set ? -1 : a.set > b.set ? 1 : b.version - a.version));
  }

  /** Looks again whenever a record of this kind changes; only the newest look is shown. */
  #watch(kind: string, look: () => Promise<() => void>): Stop {
    let turn = 0;
    const again = async () => {
      turn += 1;
      const mine = turn;
      const show = await look();
      if (mine === turn) show();
    };
    void again();
    const stop = this.shelf.watch((ids) => {
      if ([...ids].some((id) => this.shelf.entries.get(id)?.envelope.kind === kind)) void again();
    });
    return () => {
      turn = -1;
      stop();
    };
  }

  /** Each record of a kind, by id. One that does not open is passed over: it must not take the others away. */
  async #read(kind: string): Promise<{ id: string; state: State }[]> {
    const ids = this.shelf.idsOf(kind).sort();
    const tried = await Promise.allSettled(ids.map(async (id) => ({ id, state: await this.shelf.loadState(id) })));
    if (tried.some(({ status }) => status === "rejected")) console.error(`a stored ${kind} does not open`);
    return tried.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  }
}

async function notice({ id, state }: { id: string; state: State }): Promise<Notice | undefined> {
  const words = wording(state);
  return words && { id, ...words, sha256: await sha256(utf8(words.words)) };
}
