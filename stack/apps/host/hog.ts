import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { wallNowMs } from '../../../core/wall-clock.ts';
import type { Accounts, MemoryAccount } from '../shared/accounts.ts';
import { isMoving, ratioAt, type Way } from '../shared/way.ts';

const pageBytes = 4096;
const chunk = Buffer.alloc(1024 * 1024, 1);
/** Less than this, or than this share of all, is left as it is: the accounts of the kernel are no more exact. */
const tolerance = { bytes: 256 * 1024, ratio: 0.0005 };
/** Pause between two looks while the memory is on its way, and while it rests. A look costs some 0.1 ms of CPU. */
const pauseMs = { moving: 50, resting: 500 };

/** Something that takes as much memory as it is told. */
export interface Ballast {
  readonly bytes: number;
  resize(bytes: number): void;
  close(): void;
}

/** How big the ballast must be so that all of the container has that share in use, in whole pages. */
export function ballastFor(ratio: number, memory: MemoryAccount, bytes: number): number {
  const missing = ratio * memory.limitBytes - memory.usedBytes;
  if (Math.abs(missing) < Math.max(tolerance.bytes, tolerance.ratio * memory.limitBytes)) return bytes;
  // Never more than the share itself: where the kernel moves the ballast to a swap, it must not be followed there.
  const wanted = Math.min(bytes + missing, ratio * memory.limitBytes);
  return Math.max(0, Math.floor(wanted / pageBytes) * pageBytes);
}

/** A file in memory: its pages are charged to the container like any other, and are given back at once. */
export function shmBallast(path: string): Ballast {
  const file = openSync(path, 'w');
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    resize(wanted) {
      if (wanted < bytes) ftruncateSync(file, wanted);
      for (let at = bytes; at < wanted; )
        at += writeSync(file, chunk, 0, Math.min(chunk.length, wanted - at), at);
      bytes = wanted;
    },
    close: () => closeSync(file),
  };
}

/** Keeps a share of the memory in use, of a container or of the machine, in a closed loop on the kernel's own account, short of its OOM killer. */
export class Hog {
  readonly #accounts: Pick<Accounts, 'memory'>;
  readonly #ballast: Ballast;
  #way: Way;
  #timer: NodeJS.Timeout | undefined;
  readonly #arrival = Promise.withResolvers<void>();

  /**
   * @param ratio share of the memory to begin with
   * @param overMs wall milliseconds until it is there, from nothing; default at once
   */
  constructor(accounts: Pick<Accounts, 'memory'>, ballast: Ballast, ratio: number, overMs = 0) {
    this.#accounts = accounts;
    this.#ballast = ballast;
    this.#way = { fromRatio: 0, toRatio: ratio, startMs: wallNowMs(), overMs };
    this.#look();
  }

  /** Settles when the memory has come to where it began to go first. */
  get arrived(): Promise<void> {
    return this.#arrival.promise;
  }

  /** @param overMs wall milliseconds until it is there. The same order again changes nothing. */
  hold(ratio: number, overMs: number): void {
    if (ratio === this.#way.toRatio) return;
    const startMs = wallNowMs();
    this.#way = { fromRatio: ratioAt(this.#way, startMs), toRatio: ratio, startMs, overMs };
    this.#look();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#ballast.close();
  }

  #look(): void {
    clearTimeout(this.#timer);
    const nowMs = wallNowMs();
    const ratio = ratioAt(this.#way, nowMs);
    this.#ballast.resize(ballastFor(ratio, this.#accounts.memory(), this.#ballast.bytes));
    if (!isMoving(this.#way, nowMs)) this.#arrival.resolve();
    this.#timer = setTimeout(
      () => this.#look(),
      isMoving(this.#way, nowMs) ? pauseMs.moving : pauseMs.resting,
    );
  }
}
