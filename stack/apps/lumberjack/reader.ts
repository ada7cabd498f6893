import { inflateSync } from 'node:zlib';
import { ByteQueue } from './byte-queue.ts';
import { frameTypes, LumberjackError, protocolVersion } from './frames.ts';

/** The events of one window, or as many of them as came before the next window began. */
export interface ReceivedBatch {
  /** JSON texts, each an event. */
  readonly events: readonly string[];
  /** What acknowledges all of them: the highest sequence, as Logstash takes it; 0 for an empty window. */
  readonly ackSequence: number;
}

interface OpenWindow {
  readonly size: number;
  readonly events: string[];
  highestSequence: number;
}

/** Of one frame, and of what is unpacked from one; Logstash sets no limit, and dies of a bomb. */
const maxFrameBytes = 64 * 1024 * 1024;
/** Compressed frames in compressed frames. */
const maxDepth = 4;

/**
 * Understands what a Beat sends, as Logstash's input does: a window that begins before the last one is full hands that on as it
 * is. Events without a window are refused, so that none of them vanishes (go-lumber's server drops those of a compressed frame).
 */
export class WindowReader {
  readonly #bytes = new ByteQueue();
  #window: OpenWindow | undefined;

  /** Whether a window waits for more events. */
  get isInWindow(): boolean {
    return this.#window !== undefined;
  }

  /**
   * Takes in what arrived.
   *
   * @returns the batches that are complete now.
   * @throws LumberjackError when this is no Lumberjack 2, or an event is no JSON; nothing more can be read then.
   */
  push(chunk: Buffer): ReceivedBatch[] {
    const batches: ReceivedBatch[] = [];
    this.#bytes.push(chunk);
    while (this.#readFrame(this.#bytes, batches, 0)) {
      // Each round takes a whole frame.
    }
    return batches;
  }

  #readFrame(bytes: ByteQueue, batches: ReceivedBatch[], depth: number): boolean {
    if (bytes.length < 2) return false;
    const [version, type] = bytes.peek(2);
    if (version !== protocolVersion)
      throw new LumberjackError(`want a frame of version 2, got byte ${version}`);
    switch (type) {
      case frameTypes.window:
        if (bytes.length < 6) return false;
        this.#begin(bytes.take(6).readUInt32BE(2), batches);
        return true;
      case frameTypes.json:
        return this.#readEvent(bytes, batches);
      case frameTypes.compressed:
        return this.#readCompressed(bytes, batches, depth);
      default:
        throw new LumberjackError(`want a frame of type W, J or C, got byte ${type}`);
    }
  }

  #begin(size: number, batches: ReceivedBatch[]): void {
    if (this.#window !== undefined) this.#handOn(this.#window, batches);
    const window = { size, events: [], highestSequence: 0 };
    if (size === 0) this.#handOn(window, batches);
    else this.#window = window;
  }

  #readEvent(bytes: ByteQueue, batches: ReceivedBatch[]): boolean {
    if (bytes.length < 10) return false;
    const header = bytes.peek(10);
    const sequence = header.readUInt32BE(2);
    const length = checkedLength(header.readUInt32BE(6));
    if (bytes.length < 10 + length) return false;
    const text = bytes.take(10 + length).toString('utf8', 10);
    const window = this.#window;
    if (window === undefined) throw new LumberjackError('an event came outside of any window');
    try {
      JSON.parse(text);
    } catch (cause) {
      // Without the parser's own words: they quote the event.
      throw new LumberjackError(`event ${sequence} of ${length} bytes is no JSON`, { cause });
    }
    window.events.push(text);
    window.highestSequence = Math.max(window.highestSequence, sequence);
    if (window.events.length === window.size) this.#handOn(window, batches);
    return true;
  }

  #readCompressed(bytes: ByteQueue, batches: ReceivedBatch[], depth: number): boolean {
    if (bytes.length < 6) return false;
    const length = checkedLength(bytes.peek(6).readUInt32BE(2));
    if (bytes.length < 6 + length) return false;
    if (depth >= maxDepth) throw new LumberjackError('compressed frames lie too deep in one another');
    const unpacked = new ByteQueue();
    unpacked.push(unpack(bytes.take(6 + length).subarray(6)));
    while (this.#readFrame(unpacked, batches, depth + 1)) {
      // Each round takes a whole frame.
    }
    if (unpacked.length > 0) throw new LumberjackError('a compressed frame ends within a frame');
    return true;
  }

  #handOn({ events, highestSequence }: OpenWindow, batches: ReceivedBatch[]): void {
    this.#window = undefined;
    batches.push({ events, ackSequence: highestSequence });
  }
}

function checkedLength(length: number): number {
  if (length <= maxFrameBytes) return length;
  throw new LumberjackError(`want a frame of at most ${maxFrameBytes} bytes, got ${length}`);
}

function unpack(packed: Buffer): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: maxFrameBytes });
  } catch (cause) {
    throw new LumberjackError('a compressed frame cannot be unpacked', { cause });
  }
}
