export const PURPOSES = ["keep", "share", "quote", "contact", "research"] as const;
export type Purpose = (typeof PURPOSES)[number];
