/** What an alert was when Prometheus went down, and what the new process finds. Milliseconds on one clock. */
export interface Interrupted {
  readonly forMs: number;
  /** When it had become pending. */
  readonly activeAtMs: number;
  /** The last evaluation that wrote ALERTS_FOR_STATE. */
  readonly lastSampleAtMs: number;
  /** The first evaluation of the new process at which the condition holds; it holds from there on. */
  readonly activeAgainAtMs: number;
  /** The second evaluation of the new process, right after which `for` is restored. */
  readonly secondEvaluationAtMs: number;
}

/** Flags of Prometheus 2.47 in lab time, and how fast the lab runs. */
export interface RestoreSetting {
  /** `--rules.alert.for-grace-period`; default 10m. */
  readonly gracePeriodMs?: number;
  /** `--rules.alert.for-outage-tolerance`; default 1h. */
  readonly outageToleranceMs?: number;
  /** Milliseconds of this clock in one of wall time; default 1. */
  readonly speed?: number;
}

const minute = 60_000;

/**
 * From when on an alert fires again after a restart of Prometheus 2.47 (rules/manager.go, RestoreForState): at the first
 * evaluation that is not before this instant, and not before the third of the process when its `for` was restored.
 *
 * An alert with a `for` below the grace period starts anew. Of the others, one that had been firing fires at the next
 * evaluation, one with less than the grace period to go waits for all of it, and one with more to go waits for the rest.
 * What is stored are whole seconds of the wall, both of the moment it became pending and of the last sample, so that the
 * rest is a second of the wall longer or shorter.
 */
export function firesAgainFrom(
  alert: Interrupted,
  setting: RestoreSetting = {},
): { minMs: number; maxMs: number } {
  const { gracePeriodMs = 10 * minute, outageToleranceMs = 60 * minute, speed = 1 } = setting;
  const { forMs, secondEvaluationAtMs, activeAgainAtMs, lastSampleAtMs, activeAtMs } = alert;
  const anew = activeAgainAtMs + forMs;
  const isFound = lastSampleAtMs >= secondEvaluationAtMs - outageToleranceMs;
  // Only what is active at the second evaluation is restored.
  if (forMs < gracePeriodMs || !isFound || activeAgainAtMs > secondEvaluationAtMs)
    return { minMs: anew, maxMs: anew };
  const secondMs = 1000 * speed;
  const leftMs = forMs - (lastSampleAtMs - activeAtMs);
  const instants = [leftMs - secondMs, leftMs, leftMs + secondMs].map((left) => {
    if (left <= 0) return secondEvaluationAtMs;
    return secondEvaluationAtMs + Math.max(left, gracePeriodMs);
  });
  return { minMs: Math.min(...instants), maxMs: Math.max(...instants) };
}
