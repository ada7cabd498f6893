/** Remembers the closest call of a prediction: how far a decision was from going the other way. */
export class Slack {
  #slackMs = Number.POSITIVE_INFINITY;
  #closest = 'nothing was decided';

  get slackMs(): number {
    return this.#slackMs;
  }

  get closest(): string {
    return this.#closest;
  }

  /** @param distanceMs between what was decided and its edge; negative where they overlap, which counts as 0. */
  consider(distanceMs: number, what: string): void {
    if (distanceMs >= this.#slackMs) return;
    this.#slackMs = Math.max(0, distanceMs);
    this.#closest = what;
  }

  /** A race inside Alertmanager, which nobody can predict. */
  race(what: string): void {
    this.consider(0, what);
  }
}

/** A stretch of time in which something happens. */
export interface Window {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** How far an instant lies outside a window; negative inside. */
export function distance(window: Window, instantMs: number): number {
  return Math.max(window.earliestMs - instantMs, instantMs - window.latestMs);
}

/** How far two windows lie apart; negative where they overlap. */
export function gap(one: Window, other: Window): number {
  return Math.max(one.earliestMs - other.latestMs, other.earliestMs - one.latestMs);
}

/** A window without width. */
export function instant(atMs: number): Window {
  return { earliestMs: atMs, latestMs: atMs };
}
