/**
 * Waiting times between attempts: 500 ms at first, each 1.5 times the one before, 60 s at most, and each multiplied by
 * chance with 0.5 to 1.5 (cenkalti/backoff 4.2.1, whose defaults Alertmanager 0.26 uses).
 */
const firstWaitMs = 500;
const growth = 1.5;
const longestWaitMs = 60_000;
const chance = { least: 0.5, most: 1.5 };

/** Mean wait after the given attempt (1 is the first), in milliseconds. */
export function meanWaitMs(attempt: number): number {
  return Math.min(firstWaitMs * growth ** (attempt - 1), longestWaitMs);
}

/** When an attempt happens: where chance is even, and at its extremes. */
export interface AttemptAt {
  readonly attempt: number;
  readonly meanMs: number;
  readonly earliestMs: number;
  readonly latestMs: number;
}

export function firstAttempt(atMs: number): AttemptAt {
  return { attempt: 1, meanMs: atMs, earliestMs: atMs, latestMs: atMs };
}

/**
 * The attempt after one that failed. When the receiver came back at `recoveryMs`, only attempts before that failed.
 *
 * @param speed lab seconds per wall second: Alertmanager's back-off knows only wall time.
 */
export function nextAttempt(
  failed: AttemptAt,
  speed: number,
  recoveryMs = Number.POSITIVE_INFINITY,
): AttemptAt {
  const waitMs = meanWaitMs(failed.attempt) * speed;
  return {
    attempt: failed.attempt + 1,
    meanMs: failed.meanMs + waitMs,
    earliestMs: failed.earliestMs + waitMs * chance.least,
    latestMs: Math.min(failed.latestMs, recoveryMs) + waitMs * chance.most,
  };
}

/**
 * When a batch arrives whose attempts fail until the receiver is well again: no sooner than that, and no later than one
 * wait after an attempt that just missed it.
 */
export function recoveryWindow(
  first: AttemptAt,
  recoveryMs: number,
  speed: number,
): { earliestMs: number; latestMs: number } {
  let attempt = first;
  let { earliestMs, latestMs } = first.latestMs < recoveryMs ? nowhere : first;
  // Every attempt that may come before the recovery may be the last to fail.
  while (attempt.earliestMs < recoveryMs) {
    attempt = nextAttempt(attempt, speed, recoveryMs);
    if (attempt.latestMs < recoveryMs) continue;
    earliestMs = Math.min(earliestMs, Math.max(attempt.earliestMs, recoveryMs));
    latestMs = Math.max(latestMs, attempt.latestMs);
  }
  return { earliestMs, latestMs };
}

const nowhere = { earliestMs: Number.POSITIVE_INFINITY, latestMs: Number.NEGATIVE_INFINITY };
