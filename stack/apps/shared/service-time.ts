import { setTimeout as sleep } from 'node:timers/promises';
import { wallMsOf } from './clock.ts';

/** A wait that a timer can keep: Node's timers tick in whole milliseconds. */
const shortestWaitMs = 1;

/** Measures one request. */
export interface Stopwatch {
  /** Lets the planned service time pass. */
  wait(): Promise<void>;
  /**
   * Waits for somebody else, such as a service that this one depends on. What faults put on the way there is lab time on a
   * fast wall clock, so all of this wait counts as that.
   */
  waitFor<T>(work: () => Promise<T>): Promise<T>;
  /** The duration so far, in lab milliseconds. */
  elapsedLabMs(): number;
}

/**
 * How long a request takes in lab time: **planned lab time + real overrun, the latter not multiplied by the speed**.
 *
 * The planned time (a small service time plus what a fault adds) is lab time; the handler really waits for it, at
 * `planned / speed` on the wall clock, whenever that is at least a millisecond. What the machine adds on top (event
 * loop, scheduling, serialisation) does not get faster or slower with the speed of the lab, just as request rates do
 * not, so a wall millisecond of it counts as one lab millisecond. A 5 ms hiccup reads as 5 ms at every speed and not as
 * 300 ms at speed 60; a process that stands still for two seconds still shows two seconds. At speed 1 the result is
 * the measured duration, or the planned one if the timer fired up to a millisecond early. Only a wait for somebody else
 * counts at the speed of the lab.
 *
 * @param now monotonic clock in wall milliseconds.
 */
export function startStopwatch(
  plannedLabMs: number,
  speed: number,
  now: () => number = () => performance.now(),
): Stopwatch {
  const startedAtMs = now();
  const plannedWallMs = wallMsOf(plannedLabMs, speed);
  const waits = plannedWallMs >= shortestWaitMs;
  let elsewhereMs = 0;
  return {
    async wait() {
      if (waits) await sleep(plannedWallMs);
    },
    async waitFor(work) {
      const sinceMs = now();
      try {
        return await work();
      } finally {
        elsewhereMs += now() - sinceMs;
      }
    },
    elapsedLabMs() {
      const overrunMs = now() - startedAtMs - elsewhereMs - (waits ? plannedWallMs : 0);
      return plannedLabMs + Math.max(0, overrunMs) + elsewhereMs * speed;
    },
  };
}
