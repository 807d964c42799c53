import type { ReadingFilter } from "../../app/front";

const PARTS = ["place", "topic", "language", "from", "to"] as const;

/** The filter that an address holds: ids, codes and days only. */
export function filterIn(query: string): ReadingFilter {
  const parts = new URLSearchParams(query);
  const filter: ReadingFilter = {};
  for (const part of PARTS) {
    const value = parts.get(part);
    if (value) filter[part] = value;
  }
  return filter;
}

/** "?place=…&from=…", or nothing for everything. */
export function queryOf(filter: ReadingFilter): string {
  const parts = new URLSearchParams();
  for (const part of PARTS) {
    const value = filter[part];
    if (value) parts.set(part, value);
  }
  const query = parts.toString();
  return query && `?${query}`;
}
