import type { Accounts } from '../shared/accounts.ts';

/** How one thread works off what is due. */
export interface Pace {
  /** Pause between two looks at the account, in milliseconds. */
  readonly pauseMs: number;
  /** Longest stretch of work at one look, in milliseconds, so that orders are heard. */
  readonly longestSliceMs: number;
  /** The part of what is due that falls to this thread, 0 to 1. */
  readonly shareRatio: number;
}

/** One thread, a small quota: what is used between two looks is a hundredth of a second of the host's one CPU. */
export const quotaPace: Pace = { pauseMs: 10, longestSliceMs: 5, shareRatio: 1 };

/** One of so many threads that share all the CPUs of a machine: with 25 ms of work to 1 ms of rest it can use 96 % of one. */
export function machinePace(threads: number): Pace {
  return { pauseMs: 1, longestSliceMs: 25, shareRatio: 1 / threads };
}

/** At all of the quota the kernel does the pausing; the program only comes up to hear new orders. */
const saturatedSliceMs = 2;
/**
 * How far behind its share it may fall, in CPU seconds per CPU of the quota, before the rest is given up: catching up for
 * long would read as more than was asked for.
 */
const longestDebtSeconds = 0.2;

/** How much CPU is due: a share of the quota since the share was set, less what all of the container really used. */
export class CpuDebt {
  readonly #perSecond: number;
  readonly #longestSeconds: number;
  #sinceSeconds: number;

  /** @param ratio share of the quota, 0 to 1. @param quota CPUs. @param now, used of the moment, in seconds. */
  constructor(ratio: number, quota: number, now: number, used: number) {
    this.#perSecond = ratio * quota;
    this.#longestSeconds = longestDebtSeconds * quota;
    this.#sinceSeconds = now - used / this.#perSecond;
  }

  /** CPU seconds to use now, 0 or more. @param now, used on the scales of the constructor. */
  due(now: number, used: number): number {
    const due = (now - this.#sinceSeconds) * this.#perSecond - used;
    if (due <= this.#longestSeconds) return Math.max(0, due);
    this.#sinceSeconds += (due - this.#longestSeconds) / this.#perSecond;
    return this.#longestSeconds;
  }
}

/**
 * Uses a share of the container's CPU quota, or of the machine, exactly: in a closed loop on the kernel's own account, which
 * also counts the loop itself and everything beside it. All of it is real exhaustion: the kernel throttles or shares out.
 */
export class Burner {
  readonly #accounts: Pick<Accounts, 'cpuSeconds' | 'cpuQuota'>;
  readonly #pace: Pace;
  /** Each order starts a loop of its own; the loops of older ones end at their next look. */
  #order = 0;

  constructor(accounts: Pick<Accounts, 'cpuSeconds' | 'cpuQuota'>, pace: Pace = quotaPace) {
    this.#accounts = accounts;
    this.#pace = pace;
  }

  /** @param ratio share of the quota, 0 to 1; 0 stops. */
  burn(ratio: number): void {
    this.#order += 1;
    if (ratio >= 1) this.#saturate(this.#order);
    else if (ratio > 0) {
      const debt = new CpuDebt(ratio, this.#accounts.cpuQuota(), nowSeconds(), this.#accounts.cpuSeconds());
      this.#follow(debt, this.#order);
    }
  }

  #saturate(order: number): void {
    if (order !== this.#order) return;
    spin(saturatedSliceMs);
    setImmediate(() => this.#saturate(order));
  }

  #follow(debt: CpuDebt, order: number): void {
    if (order !== this.#order) return;
    const { pauseMs, longestSliceMs, shareRatio } = this.#pace;
    const dueMs = 1000 * debt.due(nowSeconds(), this.#accounts.cpuSeconds());
    spin(Math.min(longestSliceMs, dueMs * shareRatio));
    setTimeout(() => this.#follow(debt, order), pauseMs);
  }
}

function nowSeconds(): number {
  return performance.now() / 1000;
}

function spin(durationMs: number): void {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
}
