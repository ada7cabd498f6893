import { connect, createServer, type Socket } from 'node:net';
import { deflateSync } from 'node:zlib';
import { memoryLogger } from '../shared/testing.ts';
import {
  type ReceiverOptions,
  receiverDefaults,
  type StartedReceiver,
  startReceiver,
  type TakeIn,
} from './receiver.ts';

export function frame(type: string, ...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 + 4 * numbers.length);
  bytes.write(type, 'latin1');
  numbers.forEach((number, index) => {
    bytes.writeUInt32BE(number, 2 + 4 * index);
  });
  return bytes;
}

export function data(sequence: number, text: string | Buffer = `{"name":"${sequence}"}`): Buffer {
  const bytes = Buffer.from(text as string);
  return Buffer.concat([frame('2J', sequence, bytes.length), bytes]);
}

export function packed(...frames: readonly Buffer[]): Buffer {
  const bytes = deflateSync(Buffer.concat(frames));
  return Buffer.concat([frame('2C', bytes.length), bytes]);
}

export function sequences(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => data(index + 1));
}

/** What came back over a raw connection: the numbers that were acknowledged, and whether the other side closed it. */
export interface RawAnswer {
  readonly acks: number[];
  readonly isClosed: boolean;
}

/** Writes bytes and listens until the connection is closed or `quietMs` pass without a byte. */
export function speak(port: number, bytes: readonly Buffer[], quietMs = 200): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    const received: Buffer[] = [];
    const end = (isClosed: boolean) => {
      socket.destroy();
      const all = Buffer.concat(received);
      const acks = Array.from({ length: all.length / 6 }, (_, index) => all.readUInt32BE(6 * index + 2));
      resolve({ acks, isClosed });
    };
    socket.setTimeout(quietMs, () => end(false));
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('close', () => end(true));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET') reject(error);
    });
    socket.write(Buffer.concat(bytes));
  });
}

/** A receiver on loopback that keeps what it was given. */
export async function startTestReceiver(
  overrides: Partial<ReceiverOptions> = {},
  takeIn: TakeIn = async () => undefined,
): Promise<{ receiver: StartedReceiver; batches: unknown[][]; entries: Record<string, unknown>[] }> {
  const { logger, entries } = memoryLogger('log-pipeline');
  const batches: unknown[][] = [];
  const options = { ...receiverDefaults, host: '127.0.0.1', port: 0, ...overrides };
  const keep: TakeIn = async (events) => {
    batches.push(events.map((text) => JSON.parse(text) as unknown));
    await takeIn(events);
  };
  return { receiver: await startReceiver(options, keep, logger), batches, entries };
}

/** A server that does with each connection what a test says. */
export async function startRawServer(
  serve: (socket: Socket, index: number) => void,
): Promise<{ port: number; connections: () => number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket, count);
    count += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    connections: () => count,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a sender may write, and what becomes of it. */
export interface RawCase {
  readonly name: string;
  readonly bytes: readonly Buffer[];
  /** Names of the events that arrive, by batch. */
  readonly batches: readonly (readonly unknown[])[];
  readonly acks: readonly number[];
  readonly isClosed: boolean;
  /** Where go-lumber's server does something else, and the reason for ours. */
  readonly goLumber?: {
    readonly batches?: readonly (readonly unknown[])[];
    readonly acks?: readonly number[];
    readonly isClosed?: boolean;
    readonly why: string;
  };
}

const named = (...names: readonly number[]) => names.map((name) => ({ name: String(name) }));

/** Section 3 of the facts about the log pipeline: the server's side. */
export const rawCases: readonly RawCase[] = [
  {
    name: 'a window of plain frames',
    bytes: [frame('2W', 2), ...sequences(2)],
    batches: [named(1, 2)],
    acks: [2],
    isClosed: false,
  },
  {
    name: 'a compressed window',
    bytes: [frame('2W', 3), packed(...sequences(3))],
    batches: [named(1, 2, 3)],
    acks: [3],
    isClosed: false,
  },
  {
    name: 'a compressed frame in a compressed frame',
    bytes: [frame('2W', 2), packed(packed(...sequences(2)))],
    batches: [named(1, 2)],
    acks: [2],
    isClosed: false,
  },
  {
    name: 'two windows back to back',
    bytes: [frame('2W', 3), packed(...sequences(3)), frame('2W', 2), packed(...sequences(2))],
    batches: [named(1, 2, 3), named(1, 2)],
    acks: [3, 2],
    isClosed: false,
  },
  {
    name: 'sequences that are all 7',
    bytes: [frame('2W', 2), data(7), data(7)],
    batches: [named(7, 7)],
    acks: [7],
    isClosed: false,
    goLumber: { acks: [2], why: 'Logstash acknowledges the highest sequence, go-lumber the count' },
  },
  {
    name: 'an empty window',
    bytes: [frame('2W', 0), frame('2W', 1), data(1)],
    batches: [named(1)],
    acks: [0, 1],
    isClosed: false,
    goLumber: { acks: [1], why: 'Logstash answers an empty batch with 0, go-lumber not at all' },
  },
  {
    name: 'a window that begins before the last one is full',
    bytes: [frame('2W', 5), ...sequences(2), frame('2W', 1), data(1)],
    batches: [named(1, 2), named(1)],
    acks: [2, 1],
    isClosed: false,
    goLumber: { batches: [], acks: [], isClosed: true, why: 'Logstash hands the part on' },
  },
  {
    name: 'plain events beyond the window',
    bytes: [frame('2W', 1), ...sequences(2)],
    batches: [],
    acks: [],
    isClosed: true,
    goLumber: { batches: [named(1)], why: 'what is repeated anyway need not be delivered' },
  },
  {
    name: 'events beyond the window in a compressed frame',
    bytes: [frame('2W', 1), packed(...sequences(2))],
    batches: [],
    acks: [],
    isClosed: true,
    goLumber: { batches: [named(1)], acks: [1], isClosed: false, why: 'there the other event vanishes' },
  },
  {
    name: 'an event that is no JSON',
    bytes: [frame('2W', 2), data(1), data(2, '{broken')],
    batches: [],
    acks: [],
    isClosed: true,
  },
  {
    name: 'events that are no objects',
    bytes: [frame('2W', 2), data(1, '[1]'), data(2, '"text"')],
    batches: [[[1], 'text']],
    acks: [2],
    isClosed: false,
  },
  {
    name: 'bytes that are no UTF-8 inside a text',
    bytes: [frame('2W', 1), data(1, Buffer.from('{"name":"\xff"}', 'latin1'))],
    batches: [[{ name: '\ufffd' }]],
    acks: [1],
    isClosed: false,
  },
  {
    name: 'an event of 1 MiB',
    bytes: [frame('2W', 1), packed(data(1, `{"name":"${'x'.repeat(1024 * 1024)}"}`))],
    batches: [[{ name: 'x'.repeat(1024 * 1024) }]],
    acks: [1],
    isClosed: false,
  },
  {
    name: 'a frame of version 1',
    bytes: [frame('1W', 1), frame('1D', 1, 0)],
    batches: [],
    acks: [],
    isClosed: true,
  },
  {
    name: 'what is no zlib',
    bytes: [frame('2W', 1), frame('2C', 4), Buffer.from('abcd')],
    batches: [],
    acks: [],
    isClosed: true,
  },
  {
    name: 'something else altogether',
    bytes: [Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    batches: [],
    acks: [],
    isClosed: true,
  },
];
