import { type FileHandle, open, rm } from 'node:fs/promises';
import { FiredrillError } from '../../../../core/errors.ts';
import { syncFolder } from '../../shared/atomic-file.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { Page, type Position } from './page.ts';
import { decodeRecord, encodeRecord, maxRecordBytes, recordHeaderBytes } from './record.ts';
import { pagePath, type Recovery, recover } from './recovery.ts';

export interface QueueOptions {
  readonly folder: string;
  /** A page that is larger gets no more records. */
  readonly pageBytes: number;
  /** With so many bytes in all its pages the queue is full: an append waits. */
  readonly maxBytes: number;
  /**
   * Records between two writes to the disk. 1: an append is safe before it is over. More: up to so many records, or those of
   * `checkpointIntervalMs`, are in memory only when their append is over, and are lost when the machine goes; the stand-in
   * loses them when its process is killed as well, where Logstash's mapped pages would survive that.
   */
  readonly checkpointWrites: number;
  /** With `checkpointWrites` above 1, what is in memory is written so often at least, in milliseconds. */
  readonly checkpointIntervalMs: number;
  /** Acknowledgements between two checkpoints; those since the last one are forgotten by a crash, and their records given again. */
  readonly checkpointAcks: number;
  /** Makes what was written survive; for tests. */
  readonly sync?: (handle: FileHandle) => Promise<void>;
}

/**
 * Logstash's own defaults of `queue.*`: pages of 64 MiB, 1 GiB in all, acknowledgements written every 1,024, an interval of a
 * second; but for `queue.checkpoint.writes`, which is 1,024 there: no line may be lost here.
 */
export const queueDefaults: Omit<QueueOptions, 'folder'> = {
  pageBytes: 64 * 1024 * 1024,
  maxBytes: 1024 * 1024 * 1024,
  checkpointWrites: 1,
  checkpointIntervalMs: 1000,
  checkpointAcks: 1024,
};

/** A record and where it stands. */
export interface QueuedRecord {
  readonly payload: string;
  readonly position: Position;
}

/** One call of `append`: over once its caller was told that the records are in. */
interface Append {
  isOver: boolean;
  error?: unknown;
}

interface Unsafe {
  readonly page: Page;
  readonly offset: number;
  readonly bytes: Buffer;
  readonly append: Append;
}

/** Bytes of one read. */
const chunkBytes = 256 * 1024;

/**
 * A queue on the disk: append, read in order, acknowledge in any order. A page goes when all of its records are acknowledged,
 * so that one record that nobody takes holds up one page, not the queue. What was not acknowledged is given again after a
 * restart: at least once, never less.
 */
export class DiskQueue {
  readonly #options: QueueOptions;
  readonly #pages = new Map<number, Page>();
  #tail: Page;
  #nextPage: number;
  #reading: { page: number; offset: number };
  #unsafe: Unsafe[] = [];
  #writing: Promise<void> | undefined;
  #appending: Promise<unknown> = Promise.resolve();
  #checkpointing: Promise<void> = Promise.resolve();
  #checkpointError: unknown;
  #acksSinceCheckpoint = 0;
  #isClosed = false;
  readonly #timer: NodeJS.Timeout | undefined;
  #news = 0;
  #wake: () => void = () => undefined;
  #wakeWriter: () => void = () => undefined;
  /** Milliseconds that appends waited because the queue was full. */
  fullMs = 0;

  private constructor(options: QueueOptions, pages: readonly Page[], tail: Page) {
    this.#options = options;
    for (const page of [...pages, tail]) this.#pages.set(page.number, page);
    this.#tail = tail;
    this.#nextPage = tail.number + 1;
    const [first = tail] = pages;
    this.#reading = { page: first.number, offset: first.ackedThrough };
    if (options.checkpointWrites > 1) {
      this.#timer = setInterval(() => {
        // A failure stays in memory; the append after it tells.
        void this.#makeSafe().catch(() => undefined);
      }, options.checkpointIntervalMs);
    }
  }

  static async open(options: QueueOptions): Promise<{ queue: DiskQueue; recovery: Recovery }> {
    const { pages, nextPage, recovery } = await recover(options.folder);
    const queue = new DiskQueue(options, pages, await createPage(options.folder, nextPage));
    queue.#dropDone();
    await queue.#checkpoint();
    return { queue, recovery };
  }

  /** Records that are not acknowledged. */
  get events(): number {
    let events = 0;
    for (const { unacked } of this.#pages.values()) events += unacked;
    return events;
  }

  /** Bytes of all pages. */
  get bytes(): number {
    let bytes = 0;
    for (const { sizeBytes } of this.#pages.values()) bytes += sizeBytes;
    return bytes;
  }

  get pageCount(): number {
    return this.#pages.size;
  }

  /**
   * Appends records, in order. The promise is kept when they are as safe as `checkpointWrites` says; while the queue is full it
   * waits.
   *
   * @throws FiredrillError `QUEUE_RECORD` for a record that is empty or larger than the queue may become, `QUEUE_CLOSED`; Error of the file
   * system. Then the records count as not appended; some of them may still be given.
   */
  append(payloads: readonly string[]): Promise<void> {
    const records = payloads.map(encodeRecord);
    const append: Append = { isOver: false };
    const placed = this.#appending.then(() => this.#place(records, append));
    // Whoever asked hears of a failure; the next one only waits for its end.
    this.#appending = placed.catch(() => undefined);
    return placed.then(() => this.#settle(append));
  }

  /**
   * The next records, as soon as there are some. One reader at a time.
   *
   * @param maxBytes of payload, which the first record may exceed.
   * @returns none when the signal says that nobody waits any more, or the queue is closed.
   */
  async read(maxRecords: number, maxBytes: number, signal: AbortSignal): Promise<QueuedRecord[]> {
    while (!signal.aborted && !this.#isClosed) {
      const news = this.#news;
      const records = await this.#readNow(maxRecords, maxBytes);
      if (records.length > 0) return records;
      if (news === this.#news) await this.#nextNews(signal);
    }
    return [];
  }

  /** These records need not be given again. */
  acknowledge(positions: readonly Position[]): void {
    if (this.#isClosed) return;
    for (const { page, offset, endOffset } of positions)
      this.#pages.get(page)?.acknowledge(offset, endOffset);
    this.#acksSinceCheckpoint += positions.length;
    if (this.#dropDone() || this.#acksSinceCheckpoint >= this.#options.checkpointAcks)
      void this.#checkpoint();
    this.#wakeWriter();
  }

  /** Writes what it knows and closes. @throws Error of the file system when that could not be written. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#tellReader();
    this.#wakeWriter();
    await this.#appending;
    await this.#makeSafe();
    await this.#checkpoint();
    await Promise.all([...this.#pages.values()].map(({ handle }) => handle.close()));
    if (this.#checkpointError !== undefined) throw this.#checkpointError;
  }

  #nextNews(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#wake = done;
      if (signal.aborted) done();
      else signal.addEventListener('abort', done);
    });
  }

  #tellReader(): void {
    this.#news += 1;
    this.#wake();
  }

  async #place(records: readonly Buffer[], append: Append): Promise<void> {
    const longest = Math.min(this.#options.maxBytes, maxRecordBytes);
    const wrong = records.find(({ length }) => length > longest || length === recordHeaderBytes);
    if (wrong !== undefined)
      throw new FiredrillError(
        'usage',
        'QUEUE_RECORD',
        'a record is empty, or larger than the queue may become',
        {
          want: `1 to ${longest - recordHeaderBytes} bytes`,
          got: String(wrong.length - recordHeaderBytes),
        },
      );
    try {
      for (const bytes of records) {
        await this.#makeRoom(bytes.length);
        // A write may have failed meanwhile, and taken back what this one placed before.
        if (append.error !== undefined) throw append.error;
        const page = this.#tail;
        this.#unsafe.push({ page, offset: page.sizeBytes, bytes, append });
        page.sizeBytes += bytes.length;
        page.unacked += 1;
      }
    } catch (error) {
      append.error = error;
      this.#takeBack();
      throw error;
    }
  }

  async #makeRoom(needBytes: number): Promise<void> {
    while (this.bytes + needBytes > this.#options.maxBytes) {
      if (this.#isClosed) throw closed();
      // What waits for its append to be safe must become readable, or nothing is ever acknowledged.
      if (this.#unsafe.length > 0) await this.#makeSafe();
      // A page that could still grow is in the way when everything in it is acknowledged.
      else if (this.#tail.sizeBytes > 0 && this.#tail.unacked === 0) await this.#turnPage();
      else await this.#waitForSpace();
    }
    if (this.#isClosed) throw closed();
    const { sizeBytes } = this.#tail;
    if (sizeBytes > 0 && sizeBytes + needBytes > this.#options.pageBytes) await this.#turnPage();
  }

  async #waitForSpace(): Promise<void> {
    const begunMs = performance.now();
    await new Promise<void>((resolve) => {
      this.#wakeWriter = resolve;
    });
    this.fullMs += performance.now() - begunMs;
  }

  async #turnPage(): Promise<void> {
    const next = await createPage(this.#options.folder, this.#nextPage);
    this.#nextPage += 1;
    this.#tail.isSealed = true;
    this.#tail = next;
    this.#pages.set(next.number, next);
    if (this.#dropDone()) await this.#checkpoint();
  }

  async #settle(append: Append): Promise<void> {
    if (this.#unsafe.length >= this.#options.checkpointWrites) await this.#makeSafe();
    if (append.error !== undefined) throw append.error;
    append.isOver = true;
    this.#tellReader();
  }

  /** Writes what is in memory. Whoever comes while that goes on waits for it, and writes what came since, for all. */
  async #makeSafe(): Promise<void> {
    // Its failure is kept with each append that it was for, and every one of them throws it.
    while (this.#writing !== undefined) await this.#writing.catch(() => undefined);
    if (this.#unsafe.length === 0) return;
    this.#writing = this.#write();
    try {
      await this.#writing;
    } catch (error) {
      for (const { append } of this.#unsafe) append.error ??= error;
      this.#takeBack();
      throw error;
    } finally {
      this.#writing = undefined;
    }
    this.#tellReader();
  }

  async #write(): Promise<void> {
    const batch = [...this.#unsafe];
    const sync = this.#options.sync ?? ((handle) => handle.datasync());
    for (const page of new Set(batch.map((one) => one.page))) {
      const bytes = Buffer.concat(batch.filter((one) => one.page === page).map((one) => one.bytes));
      await page.handle.write(bytes, 0, bytes.length, page.safeBytes);
      await sync(page.handle);
      page.safeBytes += bytes.length;
      this.#unsafe = this.#unsafe.filter((one) => one.page !== page || one.offset >= page.safeBytes);
    }
  }

  /** Forgets the records in memory of appends that failed: their callers have them. They are the last ones. */
  #takeBack(): void {
    for (const { page, offset, append } of this.#unsafe) {
      if (append.isOver || append.error === undefined) continue;
      page.sizeBytes = Math.min(page.sizeBytes, offset);
      page.unacked -= 1;
    }
    this.#unsafe = this.#unsafe.filter(({ append }) => append.isOver || append.error === undefined);
  }

  async #readNow(maxRecords: number, maxBytes: number): Promise<QueuedRecord[]> {
    for (;;) {
      const page = this.#pages.get(this.#reading.page);
      if (page !== undefined) {
        const records = await this.#readPage(page, maxRecords, maxBytes);
        if (records.length > 0 || page === this.#tail) return records;
        if (this.#reading.offset < page.sizeBytes) return [];
      }
      const next = [...this.#pages.keys()]
        .filter((number) => number > this.#reading.page)
        .sort((a, b) => a - b)[0];
      if (next === undefined) return [];
      this.#reading = { page: next, offset: this.#pages.get(next)?.ackedThrough ?? 0 };
    }
  }

  async #readPage(page: Page, maxRecords: number, maxBytes: number): Promise<QueuedRecord[]> {
    const { offset } = this.#reading;
    const safe = page.safeBytes - offset;
    const bytes =
      safe > 0
        ? await readBytes(page, offset, Math.min(safe, Math.max(chunkBytes, maxBytes)))
        : this.#bytesInMemory(page, offset);
    const records: QueuedRecord[] = [];
    let at = 0;
    while (records.length < maxRecords && (records.length === 0 || at < maxBytes)) {
      const next = decodeRecord(bytes, at);
      const isLong = next.kind === 'cut' && records.length === 0 && safe > 0;
      if (isLong && next.wantBytes <= safe) return this.#readPage(page, maxRecords, next.wantBytes);
      if (next.kind === 'damage' || isLong)
        throw new FiredrillError('internal', 'QUEUE_DAMAGE', 'a page of the queue is damaged', {
          location: { file: page.path },
          got: `no record at byte ${offset + at}`,
        });
      if (next.kind === 'cut') break;
      const position = { page: page.number, offset: offset + at, endOffset: offset + next.endOffset };
      records.push({ payload: next.payload.toString(), position });
      at = next.endOffset;
    }
    this.#reading = { page: page.number, offset: offset + at };
    return records;
  }

  /** With a checkpoint after each append nobody reads what is not safe; else it is read as Logstash does. */
  #bytesInMemory(page: Page, offset: number): Buffer {
    if (this.#options.checkpointWrites === 1) return Buffer.alloc(0);
    return Buffer.concat(
      this.#unsafe
        .filter((one) => one.page === page && one.offset >= offset && one.append.isOver)
        .map((one) => one.bytes),
    );
  }

  /** @returns whether pages went. Their files go after the next checkpoint, which must not name them any more. */
  #dropDone(): boolean {
    const done = [...this.#pages.values()].filter(
      ({ isDone, number }) => isDone && number !== this.#tail.number,
    );
    for (const page of done) {
      this.#pages.delete(page.number);
      this.#checkpointing = this.#checkpointing
        .then(() => this.#writeCheckpoint())
        .then(() => Promise.all([page.handle.close(), rm(page.path)]))
        .then(
          () => undefined,
          (error: unknown) => this.#failed(error),
        );
    }
    return done.length > 0;
  }

  #checkpoint(): Promise<void> {
    this.#acksSinceCheckpoint = 0;
    this.#checkpointing = this.#checkpointing
      .then(() => this.#writeCheckpoint())
      .catch((error: unknown) => this.#failed(error));
    return this.#checkpointing;
  }

  #writeCheckpoint(): Promise<void> {
    return writeCheckpoint(this.#options.folder, {
      version: 1,
      nextPage: this.#nextPage,
      pages: [...this.#pages.values()].map(({ number, ackedThrough }) => [number, ackedThrough]),
    });
  }

  /** Costs records that are given again; whoever closes the queue is told. */
  #failed(error: unknown): void {
    this.#checkpointError = error;
  }
}

async function createPage(folder: string, number: number): Promise<Page> {
  const path = pagePath(folder, number);
  const handle = await open(path, 'wx+', 0o600);
  await syncFolder(folder);
  return new Page(number, path, handle, { sizeBytes: 0, unacked: 0, ackedThrough: 0, isSealed: false });
}

async function readBytes(page: Page, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await page.handle.read(bytes, 0, length, offset);
  return bytes.subarray(0, bytesRead);
}

function closed(): FiredrillError {
  return new FiredrillError(
    'unavailable',
    'QUEUE_CLOSED',
    'the queue was closed before the records were in it',
  );
}
