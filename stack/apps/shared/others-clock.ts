import { readClock } from '../../../core/program-clock.ts';
import { countWallBy, wallNowMs } from '../../../core/wall-clock.ts';
import { atWall } from '../../../core/wall-timer.ts';
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
  /**
   * Calls once, when it shows this, epoch milliseconds; at once where that is over. It may jump ahead meanwhile.
   *
   * @returns what calls it off
   */
  at(ms: number, act: () => void): () => void;
  /** Calls at every change of pace, some 50 ms after it at the latest, until it is called off; never where there is none. */
  onPace(act: () => void): () => void;
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
  at: atWall,
  onPace: () => () => undefined,
  instant: () => {
    const machineNs = monotonicNow();
    return { machineNs, runWallNs: machineNs };
  },
};

/** Looks again when the rest would be over at the highest rate, so never too late. */
function when(restMs: () => number, rate: number, act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const ms = restMs();
    if (ms <= 0) act();
    else timer = setTimeout(look, ms / rate).unref();
  };
  look();
  return () => clearTimeout(timer);
}

/** How often a program looks whether the pace has changed, machine milliseconds. */
const lookMs = 50;

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
    at: (ms, act) => when(() => ms - Number(reader.now().wallNs) / 1e6, rate, act),
    onPace: (act) => {
      let last = reader.now().pace;
      const timer = setInterval(() => {
        const { pace } = reader.now();
        if (pace === last) return;
        last = pace;
        act();
      }, lookMs).unref();
      return () => clearInterval(timer);
    },
    instant: () => {
      const { monotonicNs, runWallNs } = reader.now();
      return { machineNs: monotonicNs, runWallNs };
    },
  };
}
