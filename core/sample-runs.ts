import type { Span } from './span.ts';

/** Samples in a row, by the wall clock. */
interface Run {
  firstWallMs: number;
  lastWallMs: number;
}

/** Samples of evaluations in a row are one interval apart; half of one more leaves room for the clock. */
const rowIntervals = 1.5;
/** Consecutive samples further apart than this many evaluation intervals are two spans, not one. */
const gapIntervals = 2.5;

/**
 * The samples of one series, kept as stretches and not one by one: a series that goes on for a week takes no more room
 * than one of a minute. A sample stands for the evaluation interval that it opens.
 */
export class SampleRuns {
  readonly #runs: Run[] = [];
  readonly #intervalWallMs: number;

  constructor(intervalWallMs: number) {
    this.#intervalWallMs = intervalWallMs;
  }

  add(samplesWallMs: readonly number[]): void {
    for (const atMs of samplesWallMs) {
      const open = this.#runs.at(-1);
      if (open !== undefined && atMs >= open.firstWallMs && this.#follows(open, atMs, rowIntervals))
        open.lastWallMs = Math.max(open.lastWallMs, atMs);
      else this.#runs.push({ firstWallMs: atMs, lastWallMs: atMs });
    }
  }

  /** Evaluations in a row, none missing. `toMs` is the first one without. */
  rows(lab: (wallMs: number) => number, intervalMs: number): Span[] {
    return this.#joined(rowIntervals, lab, intervalMs);
  }

  /** The same, passing over an evaluation that is missing. */
  spans(lab: (wallMs: number) => number, intervalMs: number): Span[] {
    return this.#joined(gapIntervals, lab, intervalMs);
  }

  #joined(gaps: number, lab: (wallMs: number) => number, intervalMs: number): Span[] {
    const joined: Run[] = [];
    for (const run of this.#runs.toSorted((a, b) => a.firstWallMs - b.firstWallMs)) {
      const open = joined.at(-1);
      if (open !== undefined && this.#follows(open, run.firstWallMs, gaps))
        open.lastWallMs = Math.max(open.lastWallMs, run.lastWallMs);
      else joined.push({ ...run });
    }
    return joined.map(({ firstWallMs, lastWallMs }) => ({
      fromMs: lab(firstWallMs),
      toMs: lab(lastWallMs) + intervalMs,
    }));
  }

  #follows({ lastWallMs }: Run, atMs: number, intervals: number): boolean {
    return atMs - lastWallMs < this.#intervalWallMs * intervals;
  }
}
