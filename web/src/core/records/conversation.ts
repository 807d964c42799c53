import type { Field, State } from "../state";

/** What a person said, in their words, under its name `<p>`. */
export type Statement = {
  p: string;
  words: Field | undefined;
  language: Field | undefined;
  translation: Field | undefined;
  at: string;
  out: boolean;
  /** A part has two versions, or it is both taken out and not: then it can be neither shared nor shown. */
  unsettled: boolean;
};

export type PromiseMade = { p: string; what: string; when: string; done: boolean; at: string };

export const statementField = (p: string, part: "words" | "language" | "translation" | "at" | "out") =>
  `statement/${p}/${part}`;
export const sharedField = (piece: string) => `shared/${piece}`;
export const topicField = (id: string) => `topic/${id}`;

/** Statements by the time they were begun, then by name; those taken out as well. */
export function statements(state: State): Statement[] {
  return groups(state, "statement").map(({ p, part, at }) => ({
    p,
    words: part("words"),
    language: part("language"),
    translation: part("translation"),
    at,
    out: part("out")?.value === true,
    unsettled: ["words", "language", "translation", "out"].some((name) => part(name)?.others),
  }));
}

export function promises(state: State): PromiseMade[] {
  return groups(state, "promise").map(({ p, part, at }) => ({
    p,
    what: text(part("what")),
    when: text(part("when")),
    done: part("done")?.value === true,
    at,
  }));
}

export function topics(state: State): string[] {
  return Object.keys(state)
    .filter((key) => key.startsWith("topic/") && state[key]?.value === true)
    .map((key) => key.slice("topic/".length))
    .sort();
}

/** Text of a field, or "" where there is none. */
export function text(field: Field | undefined): string {
  return typeof field?.value === "string" ? field.value : "";
}

type Group = { p: string; at: string; part: (name: string) => Field | undefined };

function groups(state: State, kind: string): Group[] {
  const names = new Set<string>();
  for (const key of Object.keys(state)) {
    const [first, p, part] = key.split("/");
    if (first === kind && p && part) names.add(p);
  }
  return [...names]
    .map((p) => {
      const part = (name: string) => state[`${kind}/${p}/${name}`];
      return { p, part, at: text(part("at")) };
    })
    .sort((a, b) => compare(a.at, b.at) || compare(a.p, b.p));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
