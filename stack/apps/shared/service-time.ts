import { setTimeout as sleep } from 'node:timers/promises';
import { wallMsOf } from './clock.ts';

/** A wait that a timer can keep: Node's timers tick in whole milliseconds. */
const shortestWaitMs = 1;

/** Measures one request. */
export interface Stopwatch {
  /** Lets the planned service time pass. */
  wait(): Promise<void>;
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
 * the measured duration, or the planned one if the timer fired up to a millisecond early.
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
  return {
    async wait() {
      if (waits) await sleep(plannedWallMs);
    },
    elapsedLabMs() {
      const overrunMs = now() - startedAtMs - (waits ? plannedWallMs : 0);
      return plannedLabMs + Math.max(0, overrunMs);
    },
  };
}
