import { closeSync, ftruncateSync, openSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

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

  constructor(folder: string, look: LookAtDisk = askKernel) {
    this.#folder = folder;
    this.#look = look;
  }

  /** @param ratio share of the disk in use afterwards, 0 to 1. Takes a few milliseconds. */
  fillTo(ratio: number): void {
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
