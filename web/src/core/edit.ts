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

/**
 * The runs that `after` adds to `before`, word by word, in order. What was taken away is not among them:
 * a re-made record takes only what this person typed.
 */
export function addedRuns(before: string, after: string): Run[] {
  if (before === "") return after === "" ? [] : [{ text: after }];
  const { at, deleted, inserted } = splice(before, after);
  const old = words(before.slice(at, at + deleted));
  const now = words(inserted);
  if (old.length * now.length > 4_000_000) return inserted ? [{ text: inserted, after: before.slice(0, at) }] : [];
  const same = longestCommon(old, now);
  const runs: Run[] = [];
  let passed = before.slice(0, at);
  let i = 0;
  let j = 0;
  let run = "";
  for (const [oldAt, nowAt] of [...same, [old.length, now.length] as const]) {
    run = now.slice(j, nowAt).join("");
    if (run) runs.push({ text: run, after: passed });
    passed += old.slice(i, oldAt + 1).join("");
    i = oldAt + 1;
    j = nowAt + 1;
  }
  return runs;
}

/** Puts each run where its place still is, else at the end. */
export function insertRuns(into: string, runs: Run[]): string {
  return runs.reduce((text, run) => {
    const place = run.after === undefined ? undefined : placeAfter(text, run.after);
    if (place !== undefined) return text.slice(0, place) + run.text + text.slice(place);
    return text === "" || text.endsWith("\n") ? text + run.text : `${text}\n${run.text}`;
  }, into);
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

/** Pairs of positions of a longest common subsequence. */
function longestCommon(a: string[], b: string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      best[i * width + j] =
        a[i] === b[j]
          ? (best[(i + 1) * width + j + 1] as number) + 1
          : Math.max(best[(i + 1) * width + j] as number, best[i * width + j + 1] as number);
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((best[(i + 1) * width + j] as number) >= (best[i * width + j + 1] as number)) i += 1;
    else j += 1;
  }
  return pairs;
}
