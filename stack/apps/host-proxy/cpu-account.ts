/** CPU time as a host tells it, in seconds of its one CPU. Together they are the time since the account was opened. */
export interface CpuTimes {
  readonly busySeconds: number;
  readonly idleSeconds: number;
}

/**
 * Turns the CPU use of a container with a quota into the counters of a host with one CPU: its use is divided by the quota,
 * and the rest of the time is idle. Neither counter ever falls: the kernel lets a container run a little ahead of its quota,
 * and what it used too early is a debt that later idle time pays first.
 */
export class CpuAccount {
  readonly #quota: number;
  readonly #start: { readonly now: number; readonly used: number };
  #idleSeconds = 0;

  /** @param quota CPUs. @param now, used of the moment, in seconds. */
  constructor(quota: number, now: number, used: number) {
    this.#quota = quota;
    this.#start = { now, used };
  }

  /** @param now, used on the scales of the constructor. */
  read(now: number, used: number): CpuTimes {
    const elapsedSeconds = now - this.#start.now;
    const idle = elapsedSeconds - (used - this.#start.used) / this.#quota;
    this.#idleSeconds = Math.min(elapsedSeconds, Math.max(this.#idleSeconds, idle));
    return { busySeconds: elapsedSeconds - this.#idleSeconds, idleSeconds: this.#idleSeconds };
  }
}
