import { readClock } from '../../../core/program-clock.ts';
import { countWallBy, wallNowMs } from '../../../core/wall-clock.ts';
import { LabClockReader } from '../../lab-clock/lab-clock-reader.ts';
import { monotonicNow, pageVariable } from '../../lab-clock/page.ts';

/** Environment variable with what a program of ours is told of the lab's clock, as core/program-clock.ts writes it. */
export const clockVariable = 'FIREDRILL_CLOCK';

/** The clock of Prometheus and Alertmanager, seen from a program of ours, which counts by the wall of the run. */
export interface OthersClock {
  /** Seconds of theirs in one of the run's wall while something is measured. */
  readonly rate: number;
  /** What it shows, epoch milliseconds. */
  nowMs(): number;
  /** The machine's monotonic clock and the wall of the run at the same instant, nanoseconds. */
  instant(): Instant;
}

/** One instant by two clocks. */
export interface Instant {
  readonly machineNs: bigint;
  readonly runWallNs: bigint;
}

export const wallClock: OthersClock = {
  rate: 1,
  nowMs: wallNowMs,
  instant: () => {
    const machineNs = monotonicNow();
    return { machineNs, runWallNs: machineNs };
  },
};

/**
 * The lab's clock. This process counts by the wall of the run from now on.
 *
 * @param page file of the clock page; default where the environment says
 * @param countBy for tests: takes the wall of the run
 * @throws FiredrillError `LAB_CLOCK_PAGE` where the page is none
 */
export function openClock(
  text: string,
  page = process.env[pageVariable] ?? '',
  countBy: (read: () => number) => void = countWallBy,
): OthersClock {
  const { rate } = readClock(text);
  const reader = LabClockReader.open(page);
  countBy(() => Number(reader.now().runWallNs) / 1e6);
  return {
    rate,
    nowMs: () => Number(reader.now().wallNs) / 1e6,
    instant: () => {
      const { monotonicNs, runWallNs } = reader.now();
      return { machineNs: monotonicNs, runWallNs };
    },
  };
}
