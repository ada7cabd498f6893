import { ratioAt, type Way } from '../shared/way.ts';

/** So late the memory may be, in seconds: an order has to arrive, and the host looks every 50 ms while it moves. */
const settleSeconds = 0.3;
/** So far it may be off, a share of the memory: what the kernel counts besides comes and goes. */
const offRatio = 0.015;

/**
 * How long the memory of a host was not where it was told to be, because the host did not get the CPU time to take it. What is
 * in use has to be between where its way is and where it was a moment ago.
 */
export class MemoryLag {
  readonly #windowSeconds: number;
  #way: Way | undefined;
  #lastSeconds = Number.NaN;
  #late: { readonly atSeconds: number; readonly forSeconds: number }[] = [];

  /** @param windowSeconds that of the rules which would see it. */
  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds;
  }

  /** @param restRatio where the memory is before its first order, 0 to 1 */
  order(toRatio: number, overSeconds: number, nowSeconds: number, restRatio: number): void {
    const nowMs = nowSeconds * 1000;
    const fromRatio = this.#way === undefined ? restRatio : ratioAt(this.#way, nowMs);
    if (toRatio === (this.#way?.toRatio ?? restRatio)) return;
    this.#way = { fromRatio, toRatio, startMs: nowMs, overMs: overSeconds * 1000 };
    this.#lastSeconds = nowSeconds;
  }

  /** Share of the last window in which the memory was somewhere else, 0 to 1; 0 before the first order. */
  read(usedRatio: number, nowSeconds: number): number {
    if (this.#way === undefined) return 0;
    const wanted = [nowSeconds - settleSeconds, nowSeconds].map((at) =>
      this.#way === undefined ? usedRatio : ratioAt(this.#way, at * 1000),
    );
    const isThere =
      usedRatio >= Math.min(...wanted) - offRatio && usedRatio <= Math.max(...wanted) + offRatio;
    if (!isThere) this.#late.push({ atSeconds: nowSeconds, forSeconds: nowSeconds - this.#lastSeconds });
    this.#lastSeconds = nowSeconds;
    this.#late = this.#late.filter(({ atSeconds }) => atSeconds > nowSeconds - this.#windowSeconds);
    const lateSeconds = this.#late.reduce((sum, { forSeconds }) => sum + forSeconds, 0);
    return Math.min(1, lateSeconds / this.#windowSeconds);
  }
}
