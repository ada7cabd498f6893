import { crc32 } from 'node:zlib';

/** Before each record: its length and the CRC-32 of its bytes, each in 4 bytes, big endian. */
export const recordHeaderBytes = 8;

/** A record longer than this is damage. The receiver takes no frame that is larger. */
export const maxRecordBytes = 64 * 1024 * 1024;

export function encodeRecord(payload: string): Buffer {
  const length = Buffer.byteLength(payload);
  const bytes = Buffer.allocUnsafe(recordHeaderBytes + length);
  bytes.write(payload, recordHeaderBytes);
  bytes.writeUInt32BE(length, 0);
  bytes.writeUInt32BE(crc32(bytes.subarray(recordHeaderBytes)), 4);
  return bytes;
}

/**
 * What begins at an offset: a record, a record of which bytes are missing, or damage. A length of 0 is damage: the disk of a
 * machine that lost its power may have grown a file by zeros.
 */
export type Decoded =
  | { readonly kind: 'record'; readonly payload: Buffer; readonly endOffset: number }
  | { readonly kind: 'cut'; readonly wantBytes: number }
  | { readonly kind: 'damage' };

export function decodeRecord(bytes: Buffer, offset: number): Decoded {
  if (bytes.length < offset + recordHeaderBytes) return { kind: 'cut', wantBytes: recordHeaderBytes };
  const length = bytes.readUInt32BE(offset);
  if (length === 0 || length > maxRecordBytes) return { kind: 'damage' };
  const start = offset + recordHeaderBytes;
  const endOffset = start + length;
  if (bytes.length < endOffset) return { kind: 'cut', wantBytes: recordHeaderBytes + length };
  const payload = bytes.subarray(start, endOffset);
  return crc32(payload) === bytes.readUInt32BE(offset + 4)
    ? { kind: 'record', payload, endOffset }
    : { kind: 'damage' };
}
