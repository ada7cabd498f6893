import { readClock } from '../../../core/program-clock.ts';
import { countWallFrom, type SteadyZero, wallNowMs } from '../../../core/wall-clock.ts';
import { LabClockReader } from '../../lab-clock/lab-clock-reader.ts';
import { pageVariable } from '../../lab-clock/page.ts';

/** Environment variable with what a program of ours is told of the lab's clock, as core/program-clock.ts writes it. */
export const clockVariable = 'FIREDRILL_CLOCK';

/** The clock of Prometheus and Alertmanager, seen from a program of ours, which counts by the wall. */
export interface OthersClock {
  /** Seconds of theirs in one of the wall while something is measured: so many requests each request stands for. */
  readonly rate: number;
  /** What it shows, epoch milliseconds. */
  nowMs(): number;
}

export const wallClock: OthersClock = { rate: 1, nowMs: wallNowMs };

/**
 * The lab's clock. This process counts the wall as the lab does from now on.
 *
 * @param page file of the clock page; default where the environment says
 * @param countFrom for tests: takes the zero by which the lab counts
 * @throws FiredrillError `LAB_CLOCK_PAGE` where the page is none
 */
export function openClock(
  text: string,
  page = process.env[pageVariable] ?? '',
  countFrom: (zero: SteadyZero) => void = countWallFrom,
): OthersClock {
  const { rate, steady } = readClock(text);
  countFrom(steady);
  const reader = LabClockReader.open(page);
  return { rate, nowMs: () => Number(reader.now().wallNs) / 1e6 };
}
