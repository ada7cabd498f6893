import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FiredrillError } from '../../../../core/errors.ts';
import { redactValue } from '../redaction.ts';
import type { BulkDocument } from './document.ts';
import type { ItemAnswer } from './judgement.ts';

/** A document that Elasticsearch will never take, and why. */
export interface DeadLetter {
  readonly document: BulkDocument;
  readonly answer: ItemAnswer;
}

/** Logstash's `dead_letter_queue.max_bytes`. */
export const deadLetterMaxBytes = 1024 * 1024 * 1024;

/**
 * The file of what was refused for good: a line of JSON each, without secrets (the reasons of Elasticsearch quote values), safe on
 * the disk before the document counts as done.
 */
export class DeadLetterFile {
  readonly #handle: FileHandle;
  readonly #maxBytes: number;
  #sizeBytes: number;
  #writing: Promise<void> = Promise.resolve();

  private constructor(handle: FileHandle, sizeBytes: number, maxBytes: number) {
    this.#handle = handle;
    this.#sizeBytes = sizeBytes;
    this.#maxBytes = maxBytes;
  }

  static async open(path: string, maxBytes: number): Promise<DeadLetterFile> {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(path, 'a+', 0o600);
    const { size } = await handle.stat();
    const file = new DeadLetterFile(handle, size, maxBytes);
    await file.#endLine();
    return file;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** @throws FiredrillError `DEAD_LETTERS_FULL`, or Error of the file system: the documents are not safe then. */
  append(letters: readonly DeadLetter[], atWallMs: number): Promise<void> {
    const text = letters.map((letter) => `${JSON.stringify(render(letter, atWallMs))}\n`).join('');
    const written = this.#writing.then(() => this.#write(Buffer.from(text)));
    // Whoever asked hears of a failure; the next one only waits for its end.
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  async #write(bytes: Buffer): Promise<void> {
    if (this.#sizeBytes + bytes.length > this.#maxBytes)
      throw new FiredrillError('unavailable', 'DEAD_LETTERS_FULL', 'the dead letter file is full', {
        want: `at most ${this.#maxBytes} bytes`,
        got: `${this.#sizeBytes} and ${bytes.length} more`,
        hint: 'move it away and start the program again',
      });
    await this.#handle.appendFile(bytes);
    await this.#handle.datasync();
    this.#sizeBytes += bytes.length;
  }

  /** Half a line at the end was never told of; what follows must not hang on to it. */
  async #endLine(): Promise<void> {
    if (this.#sizeBytes === 0) return;
    const last = Buffer.alloc(1);
    await this.#handle.read(last, 0, 1, this.#sizeBytes - 1);
    if (last.toString() !== '\n') await this.#write(Buffer.from('\n'));
  }
}

function render(
  { document: { id, index, body }, answer: { status, error } }: DeadLetter,
  atWallMs: number,
): unknown {
  return redactValue({
    at: new Date(atWallMs).toISOString(),
    id,
    index,
    status,
    ...error,
    document: parsed(body),
  });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}
