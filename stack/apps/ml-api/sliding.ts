import { wallNowMs } from '../../../core/wall-clock.ts';

/** Bounds the memory: 120 requests a second over 5 minutes at speed 1. */
const maximumEntries = 36_000;

/** Keeps what happened lately, in the order in which it happened. */
export class Sliding<T> {
  readonly #windowWallMs: number;
  readonly #now: () => number;
  #entries: { readonly entry: T; readonly atMs: number }[] = [];

  constructor(windowWallMs: number, now: () => number = wallNowMs) {
    this.#windowWallMs = windowWallMs;
    this.#now = now;
  }

  add(entry: T): void {
    this.#entries.push({ entry, atMs: this.#now() });
    if (this.#entries.length > 2 * maximumEntries) this.#entries = this.#entries.slice(-maximumEntries);
  }

  /** What was added within the window that ends now. */
  read(): T[] {
    const oldestMs = this.#now() - this.#windowWallMs;
    this.#entries = this.#entries.slice(-maximumEntries).filter(({ atMs }) => atMs > oldestMs);
    return this.#entries.map(({ entry }) => entry);
  }
}
