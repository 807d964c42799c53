/**
 * How much goes over the line at once, learned from the line itself, one pace each way. A break loses what was under
 * way, so a batch is small until the line has shown that it holds; each request costs a round trip, so it grows fast.
 * Sizes are bytes as they travel, packed, unless they say otherwise.
 */
export type Pace = {
  /** What the next batch is to weigh. */
  aim: number;
  /** Since the line broke: what the aim may grow to, and how many batches came through. */
  most?: { bytes: number; after: number };
  /** How many bytes travel for one that is packed, as last seen. */
  packs: number;
};

/** One batch that came through. */
export type Carried = { packed: number; plain: number; ms: number };

/** Where every line begins: 4 seconds of a 2G line up, and a week's 200 records in three batches that double. */
export const FRESH: Pace = { aim: 16 * 1024, packs: 0.5 };

/** The least that is worth a round trip; what goes first where the last try found no line. */
const LEAST = 4 * 1024;
const MOST = 128 * 1024;
/** No break may cost more than so many milliseconds' work. */
const LONGEST_MS = 15_000;
const GROWS = 2;
const SHRINKS = 0.6;
/** So many batches in a row make up for a break. */
const CONFIDENT = 3;

/** How many bytes, not packed yet, the next batch has room for. */
export function room({ aim, packs }: Pace): number {
  return Math.ceil(aim / packs);
}

/** A batch came through. One far below the aim says how well it packs, and nothing of what the line can do. */
export function cameThrough(pace: Pace, { packed, plain, ms }: Carried): Pace {
  if (packed < pace.aim / 2) return pace;
  const inTime = (packed / Math.max(ms, 1)) * LONGEST_MS;
  const most = pace.most && eased(pace.most);
  const aim = within(Math.min(pace.aim * GROWS, most?.bytes ?? MOST, inTime));
  return { aim, packs: packed / Math.max(plain, 1), ...(most && { most }) };
}

function eased({ bytes, after }: NonNullable<Pace["most"]>): Pace["most"] {
  return after + 1 < CONFIDENT ? { bytes, after: after + 1 } : { bytes: bytes * GROWS, after: 0 };
}

/** The line broke under a batch, of which so much was to travel; under a tiny one it says nothing of larger ones. */
export function broke(pace: Pace, packed: number): Pace {
  if (packed < LEAST) return pace;
  const aim = within(Math.min(pace.aim, packed) * SHRINKS);
  return { ...pace, aim, most: { bytes: aim, after: 0 } };
}

/** All that there was came through: the line may be another one by now. */
export function calm({ aim, packs }: Pace): Pace {
  return { aim, packs };
}

/** For a first step where nobody knows whether there is a line. */
export function careful(pace: Pace): Pace {
  return { ...pace, aim: LEAST };
}

function within(aim: number): number {
  return Math.round(Math.min(Math.max(aim, LEAST), MOST));
}
