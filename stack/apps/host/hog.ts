import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Cgroup } from '../shared/cgroup.ts';
import { isMoving, ratioAt, type Way } from '../shared/way.ts';

const pageBytes = 4096;
const chunk = Buffer.alloc(1024 * 1024, 1);
/** Less than this is left as it is: the accounts of the kernel are no more exact. */
const toleranceBytes = 256 * 1024;
/** Pause between two looks while the memory is on its way, and while it rests. A look costs some 0.1 ms of CPU. */
const pauseMs = { moving: 50, resting: 500 };

/** Something that takes as much memory as it is told. */
export interface Ballast {
  readonly bytes: number;
  resize(bytes: number): void;
  close(): void;
}

/** How big the ballast must be so that all of the container has that share in use, in whole pages. */
export function ballastFor(ratio: number, memory: ReturnType<Cgroup['memory']>, bytes: number): number {
  const missing = ratio * memory.limitBytes - memory.usedBytes;
  if (Math.abs(missing) < toleranceBytes) return bytes;
  return Math.max(0, Math.floor((bytes + missing) / pageBytes) * pageBytes);
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

/** Keeps a share of the container's memory in use, in a closed loop on the kernel's own account, short of its OOM killer. */
export class Hog {
  readonly #cgroup: Pick<Cgroup, 'memory'>;
  readonly #ballast: Ballast;
  #way: Way;
  #timer: NodeJS.Timeout | undefined;

  /** @param ratio share of the memory to begin with, at once. */
  constructor(cgroup: Pick<Cgroup, 'memory'>, ballast: Ballast, ratio: number) {
    this.#cgroup = cgroup;
    this.#ballast = ballast;
    this.#way = { fromRatio: ratio, toRatio: ratio, startMs: 0, overMs: 0 };
    this.#look();
  }

  /** @param overMs wall milliseconds until it is there. The same order again changes nothing. */
  hold(ratio: number, overMs: number): void {
    if (ratio === this.#way.toRatio) return;
    const startMs = performance.now();
    this.#way = { fromRatio: ratioAt(this.#way, startMs), toRatio: ratio, startMs, overMs };
    this.#look();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#ballast.close();
  }

  #look(): void {
    clearTimeout(this.#timer);
    const nowMs = performance.now();
    const ratio = ratioAt(this.#way, nowMs);
    this.#ballast.resize(ballastFor(ratio, this.#cgroup.memory(), this.#ballast.bytes));
    this.#timer = setTimeout(
      () => this.#look(),
      isMoving(this.#way, nowMs) ? pauseMs.moving : pauseMs.resting,
    );
  }
}
