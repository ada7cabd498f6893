import type { FileHandle } from 'node:fs/promises';

/** Where a record stands: unique in the life of a queue. */
export interface Position {
  readonly page: number;
  readonly offset: number;
  readonly endOffset: number;
}

/** One file of a queue, and how much of it is written, safe and acknowledged. */
export class Page {
  readonly number: number;
  readonly path: string;
  readonly handle: FileHandle;
  /** Bytes of all its records, also of those that are not written yet. */
  sizeBytes: number;
  /** Bytes that are safe on the disk. */
  safeBytes: number;
  /** Records that are not acknowledged. */
  unacked: number;
  /** Whether nothing more is appended. */
  isSealed: boolean;
  /** All records before it are acknowledged. */
  ackedThrough: number;
  /** Ends of acknowledged records behind one that is not, by their offsets. */
  readonly #ackedEnds = new Map<number, number>();

  constructor(
    number: number,
    path: string,
    handle: FileHandle,
    {
      sizeBytes,
      unacked,
      ackedThrough,
      isSealed,
    }: Pick<Page, 'sizeBytes' | 'unacked' | 'ackedThrough' | 'isSealed'>,
  ) {
    this.number = number;
    this.path = path;
    this.handle = handle;
    this.sizeBytes = sizeBytes;
    this.safeBytes = sizeBytes;
    this.unacked = unacked;
    this.ackedThrough = ackedThrough;
    this.isSealed = isSealed;
  }

  acknowledge(offset: number, endOffset: number): void {
    if (offset < this.ackedThrough || this.#ackedEnds.has(offset)) return;
    this.unacked -= 1;
    this.#ackedEnds.set(offset, endOffset);
    for (let end = this.#ackedEnds.get(this.ackedThrough); end !== undefined; ) {
      this.#ackedEnds.delete(this.ackedThrough);
      this.ackedThrough = end;
      end = this.#ackedEnds.get(end);
    }
  }

  /** Whether it can be removed. */
  get isDone(): boolean {
    return this.isSealed && this.unacked === 0;
  }
}
