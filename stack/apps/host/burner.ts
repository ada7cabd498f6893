import type { Cgroup } from '../shared/cgroup.ts';

/** Pause between two looks at the account; what is used in between is a hundredth of a second of the host's one CPU. */
const tickMs = 10;
/** At all of the quota the kernel does the pausing; the program only comes up to hear new orders. */
const saturatedSliceMs = 2;
/** Longest stretch of work at one look, so that orders are heard. */
const longestSliceMs = 5;
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
 * Uses a share of the container's CPU quota, exactly: in a closed loop on the kernel's own account, which also counts the
 * loop itself and everything beside it. All of the quota is real exhaustion: the kernel throttles.
 */
export class Burner {
  readonly #cgroup: Pick<Cgroup, 'cpuSeconds' | 'cpuQuota'>;
  /** Each order starts a loop of its own; the loops of older ones end at their next look. */
  #order = 0;

  constructor(cgroup: Pick<Cgroup, 'cpuSeconds' | 'cpuQuota'>) {
    this.#cgroup = cgroup;
  }

  /** @param ratio share of the quota, 0 to 1; 0 stops. */
  burn(ratio: number): void {
    this.#order += 1;
    if (ratio >= 1) this.#saturate(this.#order);
    else if (ratio > 0) {
      const debt = new CpuDebt(ratio, this.#cgroup.cpuQuota(), nowSeconds(), this.#cgroup.cpuSeconds());
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
    spin(Math.min(longestSliceMs, 1000 * debt.due(nowSeconds(), this.#cgroup.cpuSeconds())));
    setTimeout(() => this.#follow(debt, order), tickMs);
  }
}

function nowSeconds(): number {
  return performance.now() / 1000;
}

function spin(durationMs: number): void {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
}
