/** Where two texts differ: one run of `before` was replaced by one of `after`. */
type Splice = { at: number; deleted: number; inserted: string };

function splice(before: string, after: string): Splice {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at += 1;
  let tail = 0;
  while (tail < shorter - at && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { at, deleted: before.length - at - tail, inserted: after.slice(at, after.length - tail) };
}

/** How much was typed or taken away to get from one text to the other. */
export function editSize(before: string, after: string): number {
  const { deleted, inserted } = splice(before, after);
  return deleted + inserted.length;
}

/** A run of text that was put in, and what stood before it; nothing when it was the whole of a new text. */
export type Run = { text: string; after?: string };

/** Beyond this many comparisons the rewritten middle counts as one run. */
const MOST_COMPARISONS = 4_000_000;

/**
 * The runs that `after` adds to `before`, word by word, in order. What was taken away is not among them:
 * a re-made record takes only what this person typed.
 */
export function addedRuns(before: string, after: string): Run[] {
  if (before === "") return after === "" ? [] : [{ text: after }];
  const { head, oldMiddle, nowMiddle } = middles(before, after);
  const tooMany = oldMiddle.length * nowMiddle.length > MOST_COMPARISONS;
  const same = tooMany ? [] : longestCommon(oldMiddle, nowMiddle);

  const runs: Run[] = [];
  let passed = head;
  let [i, j] = [0, 0];
  for (const [oldAt, nowAt] of [...same, [oldMiddle.length, nowMiddle.length] as const]) {
    const text = nowMiddle.slice(j, nowAt).join("");
    passed += oldMiddle.slice(i, oldAt).join("");
    if (text) runs.push({ text, after: passed });
    passed += oldMiddle[oldAt] ?? "";
    [i, j] = [oldAt + 1, nowAt + 1];
  }
  return runs;
}

/** Puts each run where its place still is, else at the end. Takes nothing out. */
export function insertRuns(into: string, runs: Run[]): string {
  const placed = runs.map(({ text, after }) => ({
    text,
    at: after === undefined ? undefined : placeAfter(into, after),
  }));
  const inPlace = placed.filter((run) => run.at !== undefined).sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  let made = "";
  let from = 0;
  for (const { text, at = 0 } of inPlace) {
    made += into.slice(from, at) + text;
    from = at;
  }
  made += into.slice(from);
  for (const { text } of placed.filter((run) => run.at === undefined)) {
    made += made === "" || made.endsWith("\n") ? text : `\n${text.trimStart()}`;
  }
  return made;
}

/** The end of what stood before the run, or of its last words where just one place still has them. */
function placeAfter(text: string, after: string): number | undefined {
  if (text.startsWith(after)) return after.length;
  const context = after.slice(-24);
  const first = text.indexOf(context);
  if (first < 0 || text.indexOf(context, first + 1) >= 0) return undefined;
  return first + context.length;
}

function words(text: string): string[] {
  return text.match(/\s+|\S+/g) ?? [];
}

/** The words between those that both texts begin and end with, and the text of what they begin with. */
function middles(before: string, after: string): { head: string; oldMiddle: string[]; nowMiddle: string[] } {
  const [old, now] = [words(before), words(after)];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  return {
    head: old.slice(0, head).join(""),
    oldMiddle: old.slice(head, old.length - tail),
    nowMiddle: now.slice(head, now.length - tail),
  };
}

/**
 * What was replaced by what, where a text was written anew: so many words came and went that letter by letter the two
 * have nothing in common but chance, and comparing them so would take a phone a minute. Nothing for any other edit.
 */
export function rewritten(before: string, after: string): Splice | undefined {
  const { head, oldMiddle, nowMiddle } = middles(before, after);
  if (!differMore(oldMiddle, nowMiddle, MOST_CHANGED)) return undefined;
  return { at: head.length, deleted: oldMiddle.join("").length, inserted: nowMiddle.join("") };
}

/** Words and spaces. Where all of 20,000 characters differ, the engine is not done after 110 seconds of a slowed-down browser. */
const MOST_CHANGED = 400;

/** Whether more than `most` words must be taken out and put in to get from one to the other (E. Myers, 1986). */
function differMore(a: string[], b: string[], most: number): boolean {
  // How far each diagonal reaches into `a`; of the diagonals, the middle one begins at both starts.
  const reached = new Int32Array(2 * most + 3);
  const middle = most + 1;
  for (let steps = 0; steps <= most; steps += 1)
    for (let k = -steps; k <= steps; k += 2) {
      const [below, above] = [reached[middle + k - 1] as number, reached[middle + k + 1] as number];
      let x = k === -steps || (k !== steps && below < above) ? above : below + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reached[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return false;
    }
  return true;
}

/** Pairs of positions of a common subsequence with as many words as there can be: the spaces between say nothing. */
function longestCommon(a: string[], b: string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      best[i * width + j] =
        a[i] === b[j]
          ? (best[(i + 1) * width + j + 1] as number) + (a[i]?.trim() ? 1 : 0)
          : Math.max(best[(i + 1) * width + j] as number, best[i * width + j + 1] as number);
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((best[(i + 1) * width + j] as number) >= (best[i * width + j + 1] as number)) i += 1;
    else j += 1;
  }
  return pairs;
}
