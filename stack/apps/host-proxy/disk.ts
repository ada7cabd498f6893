import { closeSync, ftruncateSync, openSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { wallNowMs } from '../../../core/wall-clock.ts';
import { isMoving, ratioAt, type Way } from '../shared/way.ts';

/** Pause between two steps of a slow writer, in wall milliseconds: several to each scrape of a fast lab. */
const stepMs = 50;
const chunk = Buffer.alloc(1024 * 1024, 1);

/** Size and use of a filesystem in bytes. */
export interface DiskUse {
  readonly sizeBytes: number;
  readonly usedBytes: number;
}

/** How the disk of the host is looked at; tests bring their own. */
export type LookAtDisk = (folder: string) => DiskUse;

const askKernel: LookAtDisk = (folder) => {
  const { bsize, blocks, bavail } = statfsSync(folder);
  return { sizeBytes: bsize * blocks, usedBytes: bsize * (blocks - bavail) };
};

/**
 * Fills a disk with one file. It does so from outside the host: the pages of a tmpfs are charged to whoever writes them, and
 * a full disk must not look like full memory.
 */
export class Disk {
  readonly #folder: string;
  readonly #look: LookAtDisk;
  #bytes = 0;
  #way: Way | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string, look: LookAtDisk = askKernel) {
    this.#folder = folder;
    this.#look = look;
  }

  /**
   * @param ratio share of the disk in use at the end of the way, 0 to 1.
   * @param overMs wall milliseconds until it is there; 0 for at one go, which takes a few. The same order again changes
   *   nothing.
   */
  hold(ratio: number, overMs: number): void {
    if (ratio === this.#way?.toRatio) return;
    const startMs = wallNowMs();
    const fromRatio = this.#way === undefined ? ratio : ratioAt(this.#way, startMs);
    this.#way = { fromRatio, toRatio: ratio, startMs, overMs };
    this.#follow(this.#way);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #follow(way: Way): void {
    clearTimeout(this.#timer);
    const nowMs = wallNowMs();
    this.#fillTo(ratioAt(way, nowMs));
    if (isMoving(way, nowMs)) this.#timer = setTimeout(() => this.#follow(way), stepMs);
  }

  #fillTo(ratio: number): void {
    const { sizeBytes, usedBytes } = this.#look(this.#folder);
    const wanted = Math.max(0, Math.floor(ratio * sizeBytes - (usedBytes - this.#bytes)));
    const file = openSync(join(this.#folder, 'filler'), this.#bytes === 0 ? 'w' : 'r+');
    try {
      if (wanted < this.#bytes) ftruncateSync(file, wanted);
      for (let at = this.#bytes; at < wanted; )
        at += writeSync(file, chunk, 0, Math.min(chunk.length, wanted - at), at);
      this.#bytes = wanted;
    } finally {
      closeSync(file);
    }
  }
}
