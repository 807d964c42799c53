import { createContext } from "preact";
import { useContext, useLayoutEffect, useState } from "preact/hooks";
import type { Heard, Profile, Stop } from "../app/front";

export const HeardContext = createContext<Heard | null>(null);
export const ProfileContext = createContext<Profile | null>(null);

export function useHeard(): Heard {
  const heard = useContext(HeardContext);
  if (!heard) throw new Error("a screen stands outside the app");
  return heard;
}

export function useProfile(): Profile {
  const profile = useContext(ProfileContext);
  if (!profile) throw new Error("this screen is only for a profile that has joined");
  return profile;
}

/** What a `watch…` of the front door says now; undefined until it has spoken. Watches anew when `about` changes. */
export function useWatched<T>(watch: (see: (value: T) => void) => Stop, about = ""): T | undefined {
  const [seen, setSeen] = useState<{ about: string; value: T }>();
  // `watch` is made anew by each render; what it is about decides.
  useLayoutEffect(() => watch((value) => setSeen({ about, value })), [about]);
  return seen?.about === about ? seen.value : undefined;
}
