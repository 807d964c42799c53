/**
 * Reads again what others write: one reading at a time, and an older one never stands over a newer. Whoever asks while
 * one is under way waits until it has been read as it is now.
 */
export class Look<T> {
  #isOld = false;
  #going: Promise<void> | undefined;

  constructor(
    private readonly read: () => Promise<T>,
    private readonly take: (seen: T) => void,
  ) {}

  again(): Promise<void> {
    this.#isOld = true;
    this.#going ??= this.#look();
    return this.#going;
  }

  async #look(): Promise<void> {
    let seen: T;
    try {
      do {
        this.#isOld = false;
        seen = await this.read();
      } while (this.#isOld);
    } finally {
      // From here on the look is over, and whatever is told next wants a new one.
      this.#going = undefined;
    }
    this.take(seen);
  }
}
