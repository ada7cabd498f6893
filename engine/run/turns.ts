/** Lets one piece of work go at a time, in the order in which they asked. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    // Whoever waits behind this one waits for its end, however it ends; its own caller hears of a failure.
    this.#last = mine.catch(() => {});
    return mine;
  }
}
