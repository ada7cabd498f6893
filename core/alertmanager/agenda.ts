/** What is to happen, by instant; at the same instant, in the order in which it was put down. */
export class Agenda {
  readonly #entries: { readonly atMs: number; readonly act: () => void }[] = [];
  #nowMs = Number.NEGATIVE_INFINITY;

  /** The instant of what is happening, or of what happened last. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** @returns takes it off the agenda again. */
  add(atMs: number, act: () => void): () => void {
    const entry = { atMs, act };
    this.#entries.splice(this.#placeFor(atMs), 0, entry);
    return () => {
      const place = this.#entries.indexOf(entry);
      if (place >= 0) this.#entries.splice(place, 1);
    };
  }

  /** Does everything up to and including an instant, and what that brings about. */
  run(untilMs: number): void {
    for (let next = this.#entries[0]; next !== undefined && next.atMs <= untilMs; next = this.#entries[0]) {
      this.#entries.shift();
      this.#nowMs = next.atMs;
      next.act();
    }
  }

  #placeFor(atMs: number): number {
    const later = this.#entries.findIndex((entry) => entry.atMs > atMs);
    return later < 0 ? this.#entries.length : later;
  }
}
