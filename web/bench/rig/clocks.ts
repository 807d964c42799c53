/** What is noted inside the page, in milliseconds of its own clock. */
export type Clocks = {
  /** When something of this kind was first on the screen, painted. */
  painted: Record<string, number>;
  /** When anything was last tapped. */
  tapped: number;
  /** From a key's arrival until what it changed was laid out. */
  keys: number[];
  /** From the moment a save began until it was flushed to storage. */
  saves: number[];
};

declare global {
  interface Window {
    clocks: Clocks;
    /** Begins to look for one thing, by a selector. */
    lookFor: (kind: string, selector: string) => void;
  }
}

/** How long the app gathers keystrokes before it saves: `GATHER_MS` of its working copy. */
const GATHERING = 120;

/** Runs in the page before anything of the app does. */
export function setClocks(gathering: number): void {
  const clocks: Clocks = { painted: {}, tapped: 0, keys: [], saves: [] };
  window.clocks = clocks;
  const { port1, port2 } = new MessageChannel();
  const soon: (() => void)[] = [];
  port1.onmessage = () => soon.shift()?.();
  /** In a task of its own, after everything that is under way. */
  const next = (task: () => void) => {
    soon.push(task);
    port2.postMessage(null);
  };

  const wanted = new Map<string, string>();
  const look = () => {
    for (const [kind, selector] of wanted) {
      if (!document.querySelector(selector)) continue;
      wanted.delete(kind);
      requestAnimationFrame(() =>
        next(() => {
          clocks.painted[kind] = performance.now();
        }),
      );
    }
  };
  window.lookFor = (kind, selector) => {
    delete clocks.painted[kind];
    wanted.set(kind, selector);
    look();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });

  addEventListener("click", ({ timeStamp }) => (clocks.tapped = timeStamp), { capture: true });

  let pressed = 0;
  addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), { capture: true });
  addEventListener("input", () => {
    const began = pressed;
    next(() => {
      document.body.getBoundingClientRect();
      clocks.keys.push(performance.now() - began);
    });
  });

  let saving = 0;
  const setTimer = window.setTimeout.bind(window);
  window.setTimeout = ((run: () => void, wait?: number) =>
    setTimer(() => {
      if (wait === gathering) saving = performance.now();
      run();
    }, wait)) as typeof window.setTimeout;
  const open = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const transaction = open.call(this, stores, mode, options);
    if (mode !== "readwrite" || ![stores].flat().includes("draft")) return transaction;
    transaction.addEventListener("complete", () => {
      if (saving) clocks.saves.push(performance.now() - saving);
      saving = 0;
    });
    return transaction;
  };
}

export const CLOCKS = [setClocks, GATHERING] as const;
