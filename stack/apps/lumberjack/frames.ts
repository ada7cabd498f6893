import { deflateSync } from 'node:zlib';

/**
 * The frames of Lumberjack version 2, big endian (log-pipeline facts, read from go-lumber and logstash-input-beats):
 * window `2W` count, data `2J` sequence length JSON, compressed `2C` length zlib of further frames, acknowledgement `2A` sequence.
 */
export const protocolVersion = '2'.charCodeAt(0);
export const frameTypes = {
  window: 'W'.charCodeAt(0),
  json: 'J'.charCodeAt(0),
  compressed: 'C'.charCodeAt(0),
  ack: 'A'.charCodeAt(0),
} as const;

/** The other side does not keep to the protocol; the connection is of no more use. */
export class LumberjackError extends Error {
  override readonly name = 'LumberjackError';
}

function header(type: number, ...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 + 4 * numbers.length);
  bytes[0] = protocolVersion;
  bytes[1] = type;
  numbers.forEach((number, index) => {
    bytes.writeUInt32BE(number, 2 + 4 * index);
  });
  return bytes;
}

/** @param sequence the last event that is safe, counted from 1 in its window; 0 says that somebody is still there. */
export function ackFrame(sequence: number): Buffer {
  return header(frameTypes.ack, sequence);
}

/**
 * One window: its count, and its events with sequences from 1, as a whole.
 *
 * @param events JSON texts
 * @param compressionLevel of zlib, 1 to 9; 0 sends the data frames as they are.
 */
export function windowFrames(events: readonly string[], compressionLevel: number): Buffer {
  const data = Buffer.concat(
    events.flatMap((event, index) => {
      const bytes = Buffer.from(event);
      return [header(frameTypes.json, index + 1, bytes.length), bytes];
    }),
  );
  const window = header(frameTypes.window, events.length);
  if (compressionLevel === 0) return Buffer.concat([window, data]);
  const packed = deflateSync(data, { level: compressionLevel });
  return Buffer.concat([window, header(frameTypes.compressed, packed.length), packed]);
}
