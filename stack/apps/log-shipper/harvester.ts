import type { FileHandle } from 'node:fs/promises';
import { LineSplitter, type RawLine, tailBytes } from './line-splitter.ts';
import type { RegistryEntry } from './registry.ts';

/** Where the name of an open file is: still where it was found, at another file or nowhere, or gone for good. */
export type Whereabouts = 'in place' | 'renamed' | 'removed';

export interface HarvesterOptions {
  /** Bytes of one read. */
  readonly chunkBytes: number;
  readonly maxLineBytes: number;
}

/**
 * Reads one open file, whatever its name becomes: lines that were written just before a rename, or to a file that is removed,
 * are read to their end.
 */
export class Harvester {
  readonly handle: FileHandle;
  readonly #options: HarvesterOptions;
  readonly #buffer: Buffer;
  #splitter: LineSplitter;
  #ready: RawLine[] = [];
  #taken = 0;
  #takenThrough: number;
  #blankLinesBefore = 0;
  life: RegistryEntry;
  whereabouts: Whereabouts = 'in place';
  /** Monotonic milliseconds of the last read that found something, or of the last time its name went. */
  quietSinceMs: number;

  /** @param tail the bytes before the offset of the life, at most `tailBytes`. */
  constructor(
    handle: FileHandle,
    life: RegistryEntry,
    tail: Buffer,
    options: HarvesterOptions,
    nowMs: number,
  ) {
    this.handle = handle;
    this.life = life;
    this.#options = options;
    this.#buffer = Buffer.allocUnsafeSlow(options.chunkBytes + tailBytes);
    this.#splitter = new LineSplitter(life.offset, options.maxLineBytes, tail);
    this.#takenThrough = life.offset;
    this.quietSinceMs = nowMs;
  }

  get path(): string {
    return this.life.path;
  }

  /** Of the next byte that is read. */
  get position(): number {
    return this.#splitter.position;
  }

  /** End of the last line that was taken. */
  get takenThrough(): number {
    return this.#takenThrough;
  }

  get hasReady(): boolean {
    return this.#taken < this.#ready.length;
  }

  get heldBytes(): number {
    return this.#splitter.heldBytes;
  }

  get blankLines(): number {
    return this.#blankLinesBefore + this.#splitter.blankLines;
  }

  /** The next line, if one was read. */
  take(): RawLine | undefined {
    const line = this.#ready[this.#taken];
    if (line === undefined) return undefined;
    this.#taken += 1;
    this.#takenThrough = line.endOffset;
    if (this.#taken === this.#ready.length) {
      this.#ready = [];
      this.#taken = 0;
    }
    return line;
  }

  /**
   * Reads on. The bytes before the position are read once more in the same call: where they are others, or missing, the file
   * was truncated, and what follows is no continuation.
   */
  async fill(nowMs: number): Promise<'read' | 'end' | 'truncated'> {
    const { tail } = this.#splitter;
    const position = this.position;
    const { bytesRead } = await this.handle.read(
      this.#buffer,
      0,
      tail.length + this.#options.chunkBytes,
      position - tail.length,
    );
    const read = this.#buffer.subarray(0, bytesRead);
    if (bytesRead < tail.length || !read.subarray(0, tail.length).equals(tail)) return 'truncated';
    if (bytesRead === tail.length) return 'end';
    this.quietSinceMs = nowMs;
    // A copy: lines are slices of it, and the next read reuses the buffer.
    this.#keep(this.#splitter.push(Buffer.from(read), tail.length));
    return 'read';
  }

  /** Takes the last line although its newline never came. @returns whether there was one. */
  flush(): boolean {
    const line = this.#splitter.flush();
    if (line !== undefined) this.#keep([line]);
    return line !== undefined;
  }

  /** The content is another: begins at its first byte. All lines of the old one must have been taken. */
  restart(life: RegistryEntry): void {
    this.#blankLinesBefore += this.#splitter.blankLines;
    this.#splitter = new LineSplitter(0, this.#options.maxLineBytes);
    this.#takenThrough = 0;
    this.life = life;
  }

  #keep(lines: readonly RawLine[]): void {
    if (this.#ready.length === 0) this.#ready = [...lines];
    else this.#ready.push(...lines);
  }
}
