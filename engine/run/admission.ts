import type { EventOf } from '../../core/journal.ts';

/** What a finished run showed of the room that it had. */
export type Room = Pick<
  EventOf<'headroom'>,
  'longestScrapeMs' | 'scrapeTimeoutMs' | 'longestEventLoopLagMs' | 'evaluationIntervalMs'
>;

/**
 * A run that used less than this share of its tightest limit leaves room for one more beside it; one that used more than
 * the other share is one too many. Ratios of the scrape timeout and of the rule evaluation interval. Between them the
 * number stays: the longest scrape of one scenario varies by a factor of 2 from run to run.
 */
const roomyRatio = 0.5;
const tightRatio = 0.8;
/** The same of a lab that is held back instead: below the first it is one too many, above the second there is room. */
const heldBackRatio = 0.5;
const freeRatio = 0.8;

/**
 * How many stacks may be up side by side, learned from the room that the finished ones had: one more after a roomy run,
 * one less after a tight one, never below 1 nor above what was asked for.
 */
export class Admission {
  readonly #most: number;
  #limit: number;

  /**
   * @param most stacks side by side that were asked for, at least 1
   * @param first where to begin
   */
  constructor(most: number, first: number) {
    this.#most = most;
    this.#limit = Math.max(1, Math.min(most, first));
  }

  get limit(): number {
    return this.#limit;
  }

  /**
   * @param room null for a run that ended before anybody measured it: it says nothing
   * @param paceRatio how fast the lab really was, of its speed: whoever is held back has room for nobody else. Default 1
   */
  learn(room: Room | null, paceRatio = 1): void {
    if (room === null || room.longestScrapeMs === null) return;
    const used = Math.max(
      room.longestScrapeMs / room.scrapeTimeoutMs,
      room.longestEventLoopLagMs / room.evaluationIntervalMs,
    );
    if (used > tightRatio || paceRatio < heldBackRatio) this.#limit = Math.max(1, this.#limit - 1);
    else if (used < roomyRatio && paceRatio > freeRatio) this.#limit = Math.min(this.#most, this.#limit + 1);
  }
}
