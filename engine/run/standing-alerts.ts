import type { Location } from '../../core/errors.ts';
import { formatLabels, type Labels } from '../../core/labels.ts';

/** An alert that was active at every look for a while, in a stack that was well otherwise. */
export interface StandingAlert {
  readonly labels: Labels;
  /** Wall milliseconds. */
  readonly forWallMs: number;
  /** Where it comes from, once somebody looked. */
  readonly rule?: Location;
}

/** Keeps since when alerts are active without a break. One look at which something else is wrong, and it begins anew. */
export class StandingAlerts {
  readonly #since = new Map<string, { readonly labels: Labels; readonly sinceMs: number }>();

  /** @param active null when something else was wrong: then an alert may only be its consequence. @param nowMs of any clock */
  look(active: readonly Labels[] | null, nowMs: number): void {
    const seen = new Map((active ?? []).map((labels) => [formatLabels(labels), labels]));
    for (const key of this.#since.keys()) if (!seen.has(key)) this.#since.delete(key);
    for (const [key, labels] of seen)
      if (!this.#since.has(key)) this.#since.set(key, { labels, sinceMs: nowMs });
  }

  at(nowMs: number): StandingAlert[] {
    return [...this.#since.values()].map(({ labels, sinceMs }) => ({ labels, forWallMs: nowMs - sinceMs }));
  }
}
