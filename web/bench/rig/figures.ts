import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const FOLDER = resolve(import.meta.dirname, "../../../target/bench");
const FILE = `${FOLDER}/app.json`;

type Figure = { value: number; unit: string; least?: number; most?: number };

/** Notes one figure beside those that were noted before. Several runs become their median, with the least and the most. */
export function note(name: string, unit: string, ...runs: number[]): void {
  const known: Record<string, Figure> = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : {};
  const spread = runs.length > 1 && { least: rounded(Math.min(...runs)), most: rounded(Math.max(...runs)) };
  const figure = { value: rounded(quantile(runs, 0.5)), unit, ...spread };
  console.log(`${name} ${figure.value} ${unit}`, spread ? `(${figure.least} to ${figure.most})` : "");
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(FILE, JSON.stringify({ ...known, [name]: figure }, null, 1));
}

/** The value below which this share of all lies. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (found === undefined) throw new Error("nothing was measured");
  return found;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
