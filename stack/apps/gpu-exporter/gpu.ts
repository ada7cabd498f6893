import { a30 } from '../../../core/gpu/a30.ts';
import { workingMiB } from '../../../core/gpu/memory.ts';
import {
  type Burden,
  type Cooling,
  heat,
  longestStepMs,
  type OperatingPoint,
  operatingPoint,
  restingCelsius,
} from '../../../core/gpu/thermal.ts';
import { xidWindowMs } from '../../../core/gpu/xids.ts';
import type { Disturbances } from './disturbances.ts';

/** What the exporter says of one GPU, in DCGM's units. */
export interface Reading extends OperatingPoint {
  readonly celsius: number;
  readonly usedMiB: number;
  readonly freeMiB: number;
  /** Throttled for so long since the driver was loaded, in ns of lab time. */
  readonly thermalViolationNs: number;
  readonly powerViolationNs: number;
  /** Energy since the driver was loaded, in mJ of lab time. */
  readonly energyMj: number;
  /** The last XID since the driver was loaded, for ever; 0 for none. */
  readonly lastXid: number;
  /** How often each XID came within the window. */
  readonly recentXids: ReadonlyMap<number, number>;
  readonly doubleBitErrors: number;
  readonly hasRowRemapFailed: boolean;
}

/** What starts anew when the driver is loaded. */
const freshCounters = {
  thermalViolationNs: 0,
  powerViolationNs: 0,
  energyMj: 0,
  lastXid: 0,
  doubleBitErrors: 0,
};

/** One GPU in lab time. It knows no clock: whoever holds it says how late it is. */
export class Gpu {
  #nowMs: number;
  #demandRatio: number;
  #celsius: number;
  #counters = freshCounters;
  #xids: { readonly xid: number; readonly atMs: number }[] = [];
  #disturbed: Disturbances = {};
  #leakFromMs = 0;
  #isPresent = true;

  /** @param nowMs lab milliseconds, of any origin. @param demandRatio what it has had to do for long. */
  constructor(nowMs: number, demandRatio: number) {
    this.#nowMs = nowMs;
    this.#demandRatio = demandRatio;
    this.#celsius = restingCelsius({ demandRatio, isBraked: false });
  }

  /** Lives on until `nowMs` as it is, in steps. A time that is over changes nothing. */
  advanceTo(nowMs: number): void {
    while (this.#nowMs < nowMs) {
      const forMs = Math.min(longestStepMs, nowMs - this.#nowMs);
      const { watts, isHot, isBraked } = operatingPoint(this.#celsius, this.#burden);
      const { thermalViolationNs, powerViolationNs, energyMj } = this.#counters;
      this.#counters = {
        ...this.#counters,
        thermalViolationNs: thermalViolationNs + (isHot ? forMs * 1e6 : 0),
        powerViolationNs: powerViolationNs + (isBraked ? forMs * 1e6 : 0),
        energyMj: energyMj + watts * forMs,
      };
      this.#celsius = heat(this.#celsius, this.#burden, this.#cooling, forMs);
      this.#nowMs += forMs;
    }
  }

  /** From now on it has that much to do: the share of its time at full clock. */
  setDemand(demandRatio: number): void {
    this.#demandRatio = demandRatio;
  }

  /** From now on it is disturbed like that; what was there before and is missing is healed. */
  disturb(next: Disturbances): void {
    const before = this.#disturbed;
    this.#disturbed = next;
    if (next.xid !== undefined && next.xid !== before.xid) this.#raise(next.xid.xid);
    if (next.leak !== before.leak) this.#leakFromMs = this.#nowMs;
    if (next.ecc !== undefined && next.ecc !== before.ecc) {
      const doubleBitErrors = this.#counters.doubleBitErrors + next.ecc.doubleBitErrors;
      this.#counters = { ...this.#counters, doubleBitErrors };
    }
    // Volatile counts end with a reset of the GPU, and a GPU that was lost comes back only with one.
    if ((before.ecc && !next.ecc) || (before.lost && !next.lost)) this.reset();
  }

  /** A reset of the GPU or a reload of its driver: counters and the last XID begin anew. Heat and memory do not care. */
  reset(): void {
    this.#counters = freshCounters;
    this.#xids = [];
  }

  /** The values of this moment; null while the GPU is not on the bus. */
  read(): Reading | null {
    if (this.#disturbed.lost !== undefined || !this.#isPresent) return null;
    const usedMiB = this.#usedMiB();
    return {
      ...operatingPoint(this.#celsius, this.#burden),
      ...this.#counters,
      celsius: this.#celsius,
      usedMiB,
      freeMiB: a30.memoryMiB - usedMiB,
      recentXids: this.#recentXids(),
      hasRowRemapFailed: this.#disturbed.rowRemap !== undefined,
    };
  }

  /** Whether there is a driver for it. Loading one resets it. */
  setPresent(isPresent: boolean): void {
    if (isPresent && !this.#isPresent) this.reset();
    this.#isPresent = isPresent;
  }

  get #burden(): Burden {
    return { demandRatio: this.#demandRatio, isBraked: this.#disturbed.powerBrake !== undefined };
  }

  get #cooling(): Cooling {
    const { cooling } = this.#disturbed;
    return cooling === undefined ? { kind: 'normal' } : { kind: 'settles', ...cooling };
  }

  #raise(xid: number): void {
    this.#counters = { ...this.#counters, lastXid: xid };
    this.#xids.push({ xid, atMs: this.#nowMs });
  }

  #recentXids(): Map<number, number> {
    this.#xids = this.#xids.filter(({ atMs }) => this.#nowMs - atMs < xidWindowMs);
    const counts = new Map<number, number>();
    for (const { xid } of this.#xids) counts.set(xid, (counts.get(xid) ?? 0) + 1);
    return counts;
  }

  /** A leak fills the memory along a line, from what is used to what it was told; a healed one gives all of it back. */
  #usedMiB(): number {
    const working = workingMiB(this.#demandRatio);
    const { leak } = this.#disturbed;
    if (leak === undefined) return Math.round(working);
    const leaked = Math.min(1, (this.#nowMs - this.#leakFromMs) / leak.overLabMs);
    return Math.round(working + Math.max(0, leak.usedRatio * a30.memoryMiB - working) * leaked);
  }
}
