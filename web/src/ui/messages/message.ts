/** One text of the screens: plain, or one form per plural category of its language, chosen by `{n}`. */
export type Message = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
