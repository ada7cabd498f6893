import { steadyNowMs } from './wall-clock.ts';

/** Time, as far as a wait needs it; tests bring their own. */
export interface Clock {
  /** Monotonic milliseconds; only differences mean something. */
  nowMs(): number;
  sleep(durationMs: number): Promise<void>;
}

export const systemClock: Clock = {
  // A run that is held back has as much longer to show what is waited for.
  nowMs: steadyNowMs,
  sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
};

export interface UntilOptions {
  /** What is waited for, as the end of "waited for ...". */
  readonly what: string;
  /** Longest wait in wall milliseconds. At least one look is taken. */
  readonly timeoutMs: number;
  /** Pause between two looks in wall milliseconds. Default 100. */
  readonly intervalMs?: number;
  readonly clock?: Clock;
}

/** One look at the world: satisfied or not, and in words what was seen. */
export interface Look {
  readonly done: boolean;
  readonly saw: string;
}

/** How a wait ended. `report` tells what was waited for, how long, how often, the last value and the last error. */
export interface Waited {
  readonly done: boolean;
  /** What the last look that did not fail has seen; null when every look failed. */
  readonly saw: string | null;
  readonly lastError: unknown;
  readonly looks: number;
  readonly elapsedMs: number;
  readonly report: string;
}

/** Less than this is no time but what rounding leaves of a fraction: adding it to a clock may not move the clock at all. */
const leastPauseMs = 0.001;

/**
 * Looks again and again until a look is satisfied or the time is over. A look that throws counts as not satisfied: a
 * program that just starts refuses connections, and its last refusal stands in the report.
 *
 * @example
 * const waited = await until(async () => ({ done: await isUp(), saw: 'HTTP 503' }), { what: 'the app', timeoutMs: 5000 });
 */
export async function until(
  look: () => Promise<Look>,
  { what, timeoutMs, intervalMs = 100, clock = systemClock }: UntilOptions,
): Promise<Waited> {
  const startMs = clock.nowMs();
  let saw: string | null = null;
  let lastError: unknown;
  for (let looks = 1; ; looks++) {
    let done = false;
    try {
      ({ done, saw } = await look());
    } catch (error) {
      lastError = error;
    }
    const elapsedMs = clock.nowMs() - startMs;
    const leftMs = timeoutMs - elapsedMs;
    if (done || leftMs < leastPauseMs) {
      const ended = { done, saw, lastError, looks, elapsedMs };
      return { ...ended, report: reportWait(what, ended) };
    }
    await clock.sleep(Math.min(intervalMs, leftMs));
  }
}

function reportWait(
  what: string,
  { done, saw, lastError, looks, elapsedMs }: Omit<Waited, 'report'>,
): string {
  const effort = `${(elapsedMs / 1000).toFixed(1)} s (${looks} ${looks === 1 ? 'look' : 'looks'})`;
  const error = lastError instanceof Error ? lastError.message : String(lastError);
  return [
    done ? `saw ${what} after ${effort}` : `waited for ${what}, in vain, for ${effort}`,
    saw === null ? 'no look succeeded' : `last seen: ${saw}`,
    ...(lastError === undefined ? [] : [`last error: ${error}`]),
  ].join('; ');
}
