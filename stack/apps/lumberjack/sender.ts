import { connect, type Socket } from 'node:net';
import { ByteQueue } from './byte-queue.ts';
import { frameTypes, LumberjackError, protocolVersion, windowFrames } from './frames.ts';

export interface SenderOptions {
  readonly host: string;
  readonly port: number;
  /** Longest silence of the other side while a window waits for its acknowledgement, and longest connect. Milliseconds. */
  readonly timeoutMs: number;
  /** Of zlib, 0 to 9; 0 sends plain frames. */
  readonly compressionLevel: number;
}

/** Timeout and compression of Filebeat's Logstash output. */
export const senderDefaults: Omit<SenderOptions, 'host' | 'port'> = {
  timeoutMs: 30_000,
  compressionLevel: 3,
};

/** Bytes on the wire, as Filebeat counts them. */
export interface WireCounts {
  writtenBytes: number;
  writeErrors: number;
  readBytes: number;
  readErrors: number;
}

/**
 * Sends windows, one at a time, over a connection that it opens when it needs one. After any error the connection is closed, and
 * the caller sends the whole batch again: a part that was acknowledged does not count.
 */
export class LumberjackSender {
  readonly #options: SenderOptions;
  readonly counts: WireCounts = { writtenBytes: 0, writeErrors: 0, readBytes: 0, readErrors: 0 };
  #connection: Connection | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /**
   * Sends events as one window; the promise is kept when all of them are acknowledged.
   *
   * @param events JSON texts, at least one.
   * @throws Error of the network, or LumberjackError.
   */
  async send(events: readonly string[]): Promise<void> {
    try {
      const connection = await this.#connected();
      await connection.send(windowFrames(events, this.#options.compressionLevel), events.length);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#connection?.socket.destroy();
    this.#connection = undefined;
  }

  async #connected(): Promise<Connection> {
    if (this.#connection?.isUsable) return this.#connection;
    this.close();
    this.#connection = await Connection.open(this.#options, this.counts);
    return this.#connection;
  }
}

interface Waiting {
  readonly count: number;
  acked: number;
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

/** One connection; the first error ends it. */
class Connection {
  readonly socket: Socket;
  readonly #counts: WireCounts;
  readonly #bytes = new ByteQueue();
  #waiting: Waiting | undefined;
  #error: Error | undefined;

  private constructor(socket: Socket, timeoutMs: number, counts: WireCounts) {
    this.socket = socket;
    this.#counts = counts;
    socket.setNoDelay(true);
    socket.setTimeout(timeoutMs);
    socket.on('timeout', () => {
      if (this.#waiting !== undefined)
        this.#end(new LumberjackError(`no acknowledgement came for ${timeoutMs} ms`));
    });
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new LumberjackError('the other side closed the connection')));
  }

  static open({ host, port, timeoutMs }: SenderOptions, counts: WireCounts): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      const late = setTimeout(
        () => socket.destroy(new LumberjackError(`no connection to ${host}:${port} for ${timeoutMs} ms`)),
        timeoutMs,
      );
      socket.once('error', (error) => {
        clearTimeout(late);
        reject(error);
      });
      socket.once('connect', () => {
        clearTimeout(late);
        socket.removeAllListeners('error');
        resolve(new Connection(socket, timeoutMs, counts));
      });
    });
  }

  /** Whether nothing went wrong so far. An acknowledgement that nobody waited for is wrong: it would count for the next window. */
  get isUsable(): boolean {
    return this.#error === undefined;
  }

  send(frames: Buffer, count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#error !== undefined) {
        reject(this.#error);
        return;
      }
      this.#waiting = { count, acked: 0, done: resolve, fail: reject };
      this.socket.write(frames, (error) => {
        if (error) this.#counts.writeErrors += 1;
        else this.#counts.writtenBytes += frames.length;
      });
    });
  }

  #receive(chunk: Buffer): void {
    this.#counts.readBytes += chunk.length;
    this.#bytes.push(chunk);
    while (this.#error === undefined && this.#bytes.length >= 6) {
      const frame = this.#bytes.take(6);
      if (frame[0] !== protocolVersion || frame[1] !== frameTypes.ack) {
        this.#end(new LumberjackError(`want an acknowledgement, got the bytes ${frame.toString('hex')}`));
      } else this.#acknowledge(frame.readUInt32BE(2));
    }
  }

  #acknowledge(sequence: number): void {
    if (sequence === 0) return;
    const waiting = this.#waiting;
    if (waiting === undefined) {
      this.#end(new LumberjackError(`an acknowledgement of ${sequence} came for no window`));
    } else if (sequence > waiting.count) {
      this.#end(new LumberjackError(`${sequence} of ${waiting.count} events were acknowledged`));
    } else {
      waiting.acked = Math.max(waiting.acked, sequence);
      if (waiting.acked < waiting.count) return;
      this.#waiting = undefined;
      waiting.done();
    }
  }

  #end(error: Error): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    if (this.#waiting !== undefined) this.#counts.readErrors += 1;
    this.#waiting?.fail(error);
    this.#waiting = undefined;
    this.socket.destroy();
  }
}
