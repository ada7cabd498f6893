import { createHash } from 'node:crypto';

/** The rare forms that lines take in turn; `plain` is the ordinary one. */
export const canaryForms = ['plain', 'long', 'multi-line', 'invalid-utf8', 'crlf', 'twin'] as const;
export type CanaryForm = (typeof canaryForms)[number];

/** What a canary writes, and what must be found again. */
export interface CanaryLine {
  /** Of one run of the writer: lines of another do not count. */
  readonly run: string;
  /** 1 for the first line, then without gaps. */
  readonly sequence: number;
  /** Epoch milliseconds of the writing. */
  readonly writtenAtWallMs: number;
  readonly form: CanaryForm;
  /** What fills the line; its length and checksum are part of the line. */
  readonly filling: string;
  /** A fraction, for the check of an aggregation: where a mapping cuts it to a whole number, the sum is another. */
  readonly number: number;
}

/** Characters of a long line: more than any single read or frame holds. */
export const longFilling = 1024 * 1024;

/** Every so many lines a rare form. */
const rareEvery = 20;

/** The form of a line by its sequence: each rare one in turn, so that every hundred lines have them all. */
export function formOf(sequence: number): CanaryForm {
  if (sequence % rareEvery !== 0) return 'plain';
  const rare = canaryForms.slice(1);
  return rare[(sequence / rareEvery - 1) % rare.length] ?? 'plain';
}

/** The line of a sequence. A `twin` has the filling of the line before: equal fillings are legal, and no doubles. */
export function canaryLine(run: string, sequence: number, writtenAtWallMs: number): CanaryLine {
  const form = formOf(sequence);
  const seed = form === 'twin' ? sequence - 1 : sequence;
  const filling = fill(form, seed);
  return { run, sequence, writtenAtWallMs, form, filling, number: numberOf(sequence) };
}

/** Between 0.1 and 0.9, in steps that are exact in sums of some millions. */
export function numberOf(sequence: number): number {
  return ((sequence % 9) + 1) / 10;
}

function fill(form: CanaryForm, seed: number): string {
  const word = `canary ${seed} `;
  switch (form) {
    case 'long':
      return word.repeat(Math.ceil(longFilling / word.length)).slice(0, longFilling);
    case 'multi-line':
      return `${word}\n  at the second line\n  and the third`;
    case 'invalid-utf8':
      // What the shipper makes of the one wrong byte that the writer puts there.
      return `${word}\ufffd end`;
    default:
      return word.trim();
  }
}

/** Of a filling, 40 hexadecimal digits. */
export function checksumOf(filling: string): string {
  return createHash('sha1').update(filling).digest('hex');
}

/** The bytes to write, with the line end. @param secret goes where the pipeline must take it out. */
export function renderCanary(line: CanaryLine, secret: string): Buffer {
  const { run, sequence, writtenAtWallMs, form, filling, number } = line;
  const text = JSON.stringify({
    timestamp: new Date(writtenAtWallMs).toISOString(),
    level: 'INFO',
    logger: 'canary',
    message: filling,
    canary: {
      run,
      sequence,
      written_at: writtenAtWallMs,
      form,
      length: filling.length,
      checksum: checksumOf(filling),
      number,
    },
    password: secret,
    note: `token=${secret}`,
  });
  const end = form === 'crlf' ? '\r\n' : '\n';
  const bytes = Buffer.from(text + end);
  if (form !== 'invalid-utf8') return bytes;
  const mark = Buffer.from('\ufffd');
  const at = bytes.indexOf(mark);
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at + mark.length)]);
}
