import { vi } from "vitest";

/** Locks as a browser's tabs share them, where the runtime has none: whoever asks for a name waits for those before. */
export function sharedLocks(): void {
  const last = new Map<string, Promise<unknown>>();
  const request = (name: string, work: () => Promise<unknown>) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work);
    last.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  };
  vi.stubGlobal("navigator", { locks: { request } });
}
