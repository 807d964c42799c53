export const TEXT_SIZES = ["normal", "large", "largest"] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

export function textSizeOf(setting: string | undefined): TextSize {
  return TEXT_SIZES.find((size) => size === setting) ?? "normal";
}

/** The style sheet does the rest. */
export function applyTextSize(setting: string | undefined): void {
  document.documentElement.dataset.textSize = textSizeOf(setting);
}
