/** A point of a scale with what it is called there, or, as where nobody gave it a name, alone. */
export function pointShown(point: number, called: string | undefined): string {
  return called ? `${point}: ${called}` : String(point);
}
