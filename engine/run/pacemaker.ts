import { readFileSync } from 'node:fs';

/** What a pacemaker looks at and steers. */
export interface Steered {
  /** Lab seconds per second of the runs' wall, of the fastest lab. */
  speed(): number;
  /** Seconds of the runs' wall per second of the machine, 0 to 1. */
  pace(): number;
  /** The shortest time within which a program of a lab has to answer another, lab milliseconds. */
  patienceMs(): number;
  /** Whether something heavy is under way beside a lab that runs, such as the boot of another stack. */
  isDisturbed(): boolean;
  /** @throws where the pace cannot be changed now */
  setPace(pace: number, why: string): void;
}

/** How the machine is doing. */
export interface Machine {
  /** Monotonic milliseconds. */
  nowMs(): number;
  /** For how long, since it was started, some program was ready and had no CPU, microseconds; null where nobody counts it. */
  pressureUs(): number | null;
}

/** How often it looks, machine milliseconds. */
const everyMs = 50;
/** Over how long the pressure is taken, and how long a late wake-up counts, machine milliseconds. */
const memoryMs = 2000;
/** The lowest pace: a lab that is slower than this is of no use to anybody. */
const leastPace = 0.02;
/** A lower pace is taken at once, a higher one step by step: machine milliseconds between two steps up, and how large they are. */
const upEveryMs = 1000;
const upMost = 1.5;
/** A change of less than that is not worth it. */
const worthwhile = 0.2;

/**
 * How long an answer takes that needs 17 ms on an idle machine, by the share of time in which some program waits for a CPU (PSI,
 * `some` of /proc/pressure/cpu). The longest scrapes of runs on 2 CPUs were 25 ms at 0.1, and 60 to 370 ms at 0.85: who waits
 * there may be others, which are less important to the scheduler. What this does not foresee, late wake-ups show.
 */
function answerMs(pressure: number): number {
  return 17 * Math.exp(2.5 * pressure);
}

/** Whatever answers are expected to take, they get so many times as long. */
const marginFactor = 2;
/** An answer beside the boot of another stack took up to 105 ms on 2 CPUs, out of a quiet that foretold nothing. Machine milliseconds. */
const disturbedAnswerMs = 110;
/** A wake-up that is late by some time shows that an answer may be late by a multiple of it. */
const lateFactor = 6;

/**
 * Holds labs back before the machine is late. A scrape that may take 10 s of lab time has 83 ms of the machine's at speed 120:
 * a busy machine would make outages of that. So the pace follows two measurements, the pressure on the CPUs and the lateness of
 * this process's own wake-ups, down at once and up slowly.
 */
export class Pacemaker {
  readonly #steered: Steered;
  readonly #machine: Machine;
  #timer: NodeJS.Timeout | undefined;
  #looks: { readonly atMs: number; readonly pressureUs: number | null; readonly lateMs: number }[] = [];
  #raisedAtMs = Number.NEGATIVE_INFINITY;

  constructor(steered: Steered, machine: Machine = thisMachine) {
    this.#steered = steered;
    this.#machine = machine;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#looks = [];
    this.#timer = setInterval(() => this.look(), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Looks at the machine, and changes the pace where that is called for. */
  look(): void {
    const { pace, why } = this.#wanted();
    const now = this.#steered.pace();
    const nowMs = this.#machine.nowMs();
    if (pace < now * (1 - worthwhile)) {
      this.#steered.setPace(pace, why);
      this.#raisedAtMs = nowMs;
    } else if (pace > now && nowMs - this.#raisedAtMs >= upEveryMs) {
      const raised = inHundredths(Math.min(pace, now * upMost));
      if (raised < 1 && raised < now * (1 + worthwhile)) return;
      this.#steered.setPace(raised, why);
      this.#raisedAtMs = nowMs;
    }
  }

  /** The pace at which every answer comes in time, as far as the last two seconds tell. */
  #wanted(): { readonly pace: number; readonly why: string } {
    const nowMs = this.#machine.nowMs();
    const last = this.#looks.at(-1);
    const lateMs = last === undefined ? 0 : Math.max(0, nowMs - last.atMs - everyMs);
    this.#looks = [
      ...this.#looks.filter(({ atMs }) => nowMs - atMs <= memoryMs),
      { atMs: nowMs, pressureUs: this.#machine.pressureUs(), lateMs },
    ];
    const [first] = this.#looks;
    const latest = this.#looks.at(-1);
    const spanMs = nowMs - (first?.atMs ?? nowMs);
    const waitedUs = (latest?.pressureUs ?? 0) - (first?.pressureUs ?? 0);
    const pressure = spanMs > 0 ? Math.min(1, Math.max(0, waitedUs / 1000 / spanMs)) : 0;
    const latestMs = Math.max(...this.#looks.map((look) => look.lateMs));
    const isDisturbed = this.#steered.isDisturbed();
    const expectedMs = Math.max(answerMs(pressure), isDisturbed ? disturbedAnswerMs : 0);
    const needsMs = Math.max(marginFactor * expectedMs, lateFactor * latestMs);
    const speed = this.#steered.patienceMs() / needsMs;
    return {
      pace: inHundredths(Math.max(leastPace, Math.min(1, speed / this.#steered.speed()))),
      why: `programs waited for a CPU in ${Math.round(100 * pressure)} % of the time, the latest wake-up came ${Math.round(latestMs)} ms late${isDisturbed ? ', and another stack boots' : ''}`,
    };
  }
}

/** Whole speeds times a pace in hundredths are exact to the thousandth, as the clock page has them. */
function inHundredths(pace: number): number {
  return Math.floor(pace * 100 + 1e-9) / 100;
}

const thisMachine: Machine = {
  nowMs: () => performance.now(),
  pressureUs: () => {
    try {
      const total = /^some .*total=(\d+)$/m.exec(readFileSync('/proc/pressure/cpu', 'utf8'))?.[1];
      return total === undefined ? null : Number(total);
    } catch {
      // A kernel without PSI, or one that does not let us read it: late wake-ups are all there is.
      return null;
    }
  },
};
