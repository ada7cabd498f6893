/** What was unusual about a line; Filebeat says so in `log.flags`, and of these it knows `truncated` itself. */
export type LineFlag = 'invalid_utf8' | 'truncated' | 'unterminated';

/** One line of a file, as its bytes. */
export interface RawLine {
  /** Of its first byte in the file. */
  readonly offset: number;
  /** Of the first byte after it and its line end. */
  readonly endOffset: number;
  /** Without the line end, which is a newline and the carriage return before it. */
  readonly bytes: Buffer;
  /** The bytes of the file just before `endOffset`, at most `tailBytes` of them. */
  readonly tail: Buffer;
  readonly flags: readonly LineFlag[];
}

/** How much of a file's content before a position is remembered, to notice that it was overwritten. */
export const tailBytes = 256;

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts the bytes of a file into lines. A line counts once its newline is there; what follows the last newline waits. Blank
 * lines are counted and passed over, as Filebeat does.
 */
export class LineSplitter {
  readonly #maxLineBytes: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #droppedBytes = 0;
  #lineStart: number;
  #tail: Buffer;
  blankLines = 0;

  /**
   * @param offset where in the file the first byte comes from
   * @param maxLineBytes of a longer line the rest is dropped and the line flagged `truncated`
   * @param tail the bytes before it, at most `tailBytes`
   */
  constructor(offset: number, maxLineBytes: number, tail: Buffer = Buffer.alloc(0)) {
    this.#lineStart = offset;
    this.#tail = tail;
    this.#maxLineBytes = maxLineBytes;
  }

  /** Of the next byte that is wanted. */
  get position(): number {
    return this.#lineStart + this.#heldBytes + this.#droppedBytes;
  }

  /** Bytes of a line whose newline has not come, without those dropped. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** The last bytes that were taken in, at most `tailBytes`. */
  get tail(): Buffer {
    return this.#tail;
  }

  /** @param buffer bytes of the file; those before `from` were taken in before. */
  push(buffer: Buffer, from = 0): RawLine[] {
    const lines: RawLine[] = [];
    let start = from;
    for (let end = buffer.indexOf(newline, start); end !== -1; end = buffer.indexOf(newline, start)) {
      this.#hold(buffer.subarray(start, end));
      const tail = buffer.subarray(Math.max(0, end + 1 - tailBytes), end + 1);
      const line = this.#complete(1, tail, []);
      if (line !== undefined) lines.push(line);
      start = end + 1;
    }
    this.#hold(buffer.subarray(start));
    this.#tail = Buffer.from(buffer.subarray(Math.max(0, buffer.length - tailBytes)));
    return lines;
  }

  /** The line without its newline, for a file to which nobody writes any more. */
  flush(): RawLine | undefined {
    if (this.#heldBytes === 0) return undefined;
    return this.#complete(0, this.#tail, ['unterminated']);
  }

  #hold(bytes: Buffer): void {
    const room = this.#maxLineBytes - this.#heldBytes;
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
    if (kept.length > 0) this.#held.push(kept);
    this.#heldBytes += kept.length;
    this.#droppedBytes += bytes.length - kept.length;
  }

  #complete(lineEndBytes: number, tail: Buffer, flags: LineFlag[]): RawLine | undefined {
    const [first] = this.#held;
    let bytes = this.#held.length === 1 && first !== undefined ? first : Buffer.concat(this.#held);
    const offset = this.#lineStart;
    const endOffset = this.position + lineEndBytes;
    if (this.#droppedBytes > 0) flags.push('truncated');
    else if (lineEndBytes > 0 && bytes.at(-1) === carriageReturn) bytes = bytes.subarray(0, -1);
    this.#held = [];
    this.#heldBytes = 0;
    this.#droppedBytes = 0;
    this.#lineStart = endOffset;
    if (bytes.length === 0) {
      this.blankLines += 1;
      return undefined;
    }
    return { offset, endOffset, bytes, tail, flags };
  }
}
