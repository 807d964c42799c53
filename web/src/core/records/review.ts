import { concat, hex, type Sha256, unhex, utf8 } from "../bytes";

export type ReviewState = "heard" | "question" | "used" | "set-aside";

/** A reviewer's record about a record: its id follows from both, so that two desks of one person meet in it. */
export async function reviewId(member: string, record: string, sha256: Sha256): Promise<string> {
  const hash = await sha256(concat(utf8("heard review"), unhex(member), unhex(record)));
  return hex(hash.slice(0, 16));
}
