import { createServer, type Socket } from 'node:net';
import type { Logger } from '../shared/logger.ts';
import type { Running } from '../shared/program.ts';
import { ackFrame, LumberjackError } from './frames.ts';
import { type ReceivedBatch, WindowReader } from './reader.ts';

export interface ReceiverOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** While a batch is being taken in, an acknowledgement of 0 goes out so often, in milliseconds. */
  readonly keepaliveMs: number;
  /** A connection from which nothing came for so long is closed, unless a batch is being taken in. Milliseconds. */
  readonly idleMs: number;
}

/** Port and times of Logstash's beats input: 5044, a keepalive after 5 s, `client_inactivity_timeout` 60 s. */
export const receiverDefaults: ReceiverOptions = {
  host: '0.0.0.0',
  port: 5044,
  keepaliveMs: 5000,
  idleMs: 60_000,
};

/** Keeps the events of a batch. The batch is acknowledged when the promise is kept, and never when it is broken. */
export type TakeIn = (events: readonly string[]) => Promise<void>;

export interface StartedReceiver extends Running {
  readonly port: number;
  readonly connections: { readonly current: number; readonly peak: number };
}

/**
 * Listens for Beats. Per connection one batch is taken in at a time, and its one acknowledgement is written after that: these
 * carry no number of their window, so a second one would be taken for the next window's, whose lines would be lost.
 */
export async function startReceiver(
  { host, port, keepaliveMs, idleMs }: ReceiverOptions,
  takeIn: TakeIn,
  logger: Logger,
): Promise<StartedReceiver> {
  const sockets = new Set<Socket>();
  const serving = new Set<Promise<void>>();
  let peak = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    peak = Math.max(peak, sockets.size);
    socket.once('close', () => sockets.delete(socket));
    // Whoever reads from it is told; this is for an error after that.
    socket.on('error', () => undefined);
    const served = serve(socket, { keepaliveMs, idleMs }, takeIn).catch((error: unknown) => {
      socket.destroy();
      // Without the text of what came: it may hold secrets.
      if (!isFarewell(error))
        logger.warn(
          { error: String(error), remote: socket.remoteAddress },
          'the connection of a shipper ended',
        );
    });
    serving.add(served);
    void served.finally(() => serving.delete(served));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the receiver listens, but has no port');
  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await Promise.all([closed, ...serving]);
  };
  return {
    port: address.port,
    get connections() {
      return { current: sockets.size, peak };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Times = Pick<ReceiverOptions, 'keepaliveMs' | 'idleMs'>;

async function serve(socket: Socket, times: Times, takeIn: TakeIn): Promise<void> {
  const reader = new WindowReader();
  let isBusy = false;
  socket.setNoDelay(true);
  socket.setTimeout(times.idleMs);
  socket.on('timeout', () => {
    if (!isBusy) socket.destroy(new LumberjackError(`nothing came for ${times.idleMs} ms`));
  });
  // While a batch is taken in, nothing more is read: a blocked queue slows its shippers down, and holds few of their lines.
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    const batches = reader.push(chunk);
    isBusy = true;
    for (const batch of batches) await answer(socket, batch, times.keepaliveMs, takeIn);
    isBusy = false;
    socket.setTimeout(times.idleMs);
  }
  if (reader.isInWindow) throw new LumberjackError('the connection ended within a window');
}

async function answer(
  socket: Socket,
  { events, ackSequence }: ReceivedBatch,
  keepaliveMs: number,
  takeIn: TakeIn,
): Promise<void> {
  const keepalive = setInterval(() => socket.write(ackFrame(0)), keepaliveMs);
  try {
    if (events.length > 0) await takeIn(events);
  } finally {
    clearInterval(keepalive);
  }
  if (socket.writable) socket.write(ackFrame(ackSequence));
}

/** A shipper that goes without a word: it sends again what was not acknowledged. */
function isFarewell(error: unknown): boolean {
  return ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '');
}
