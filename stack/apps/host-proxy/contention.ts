import { existsSync, readFileSync } from 'node:fs';

/** What the kernel and the orders say at one moment, in seconds. */
export interface Moment {
  readonly now: number;
  /** CPU time that the host used, its quota counting as one CPU. */
  readonly used: number;
  /** Share of its CPU time that it is told to use, 0 to 1. */
  readonly askedRatio: number;
  /** How long its program has waited for a CPU, for whatever reason; null where the kernel does not count it. */
  readonly waited: number | null;
  /** How much of that its own quota explains. */
  readonly throttled: number;
}

/** An order needs a moment to arrive and to be obeyed; what is missing until then says nothing of the machine. */
const settleSeconds = 0.5;

/**
 * How much CPU time the machine withheld from the host: what the host was told to use and did not get, as far as waiting
 * for a CPU explains it and not its own quota. A host that catches up within the window has lost nothing.
 */
export class Contention {
  readonly #windowSeconds: number;
  readonly #isShared: boolean;
  #moments: Moment[] = [];
  #orderedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param windowSeconds that of the rules which would see it
   * @param isShared whether others may take more of the host's CPU time than it is told to use, which counts as well: the
   *   kernel lets a container run a little ahead of its quota, but for the machine itself it is somebody else's work
   */
  constructor(windowSeconds: number, { isShared = false } = {}) {
    this.#windowSeconds = windowSeconds;
    this.#isShared = isShared;
  }

  /** Share of the window that was withheld, or taken by others, 0 to 1. */
  read(moment: Moment): number {
    const { now, askedRatio } = moment;
    if (this.#moments.at(-1)?.askedRatio !== askedRatio) {
      this.#moments = [];
      this.#orderedAt = now;
    }
    if (askedRatio === 0 || now - this.#orderedAt < settleSeconds) {
      this.#moments = [moment];
      return 0;
    }
    this.#moments = [...this.#moments.filter((one) => one.now >= now - this.#windowSeconds), moment];
    const [first = moment] = this.#moments;
    const missing = askedRatio * (now - first.now) - (moment.used - first.used);
    // Where nobody knows why it is missing, the machine withheld it.
    const withheld =
      moment.waited === null || first.waited === null
        ? missing
        : Math.min(missing, moment.waited - first.waited - (moment.throttled - first.throttled));
    return Math.max(0, withheld, this.#isShared ? -missing : 0) / this.#windowSeconds;
  }
}

/**
 * How long a process has waited for a CPU since it began, in seconds: the second number of its schedstat. Null on a kernel
 * without CONFIG_SCHED_INFO, which has no such file.
 */
export function waitedSeconds(schedstat: string): number | null {
  return existsSync(schedstat) ? Number(readFileSync(schedstat, 'utf8').split(' ')[1]) / 1e9 : null;
}

/** As Prometheus reads it. */
export function contentionText(ratio: number): string {
  return [
    '# HELP firedrill_host_contention_ratio Share of the last short window that the machine withheld from the host, or in which its memory was late.',
    '# TYPE firedrill_host_contention_ratio gauge',
    `firedrill_host_contention_ratio ${ratio}`,
    '',
  ].join('\n');
}
