/**
 * Exit codes of the `firedrill` command. 64, 69 and 70 follow sysexits.h; 130 is 128 + SIGINT.
 */
export const exitCodes = {
  pass: 0,
  fail: 1,
  inconclusive: 2,
  usage: 64,
  unavailable: 69,
  internal: 70,
  interrupted: 130,
} as const;

/** What went wrong, as a class of problem; it decides the exit code. */
export type ErrorKind = 'usage' | 'unavailable' | 'inconclusive' | 'internal';

/** A place in a file that a person can open. Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export interface ErrorDetails {
  /** The value or state that was needed. */
  readonly want?: string;
  /** The value or state that was found. */
  readonly got?: string;
  /** What the reader can do now, as a command where one helps. */
  readonly hint?: string;
  readonly location?: Location;
  readonly cause?: unknown;
  /** All problems of one input, when there is more than one: they are reported together. */
  readonly problems?: readonly string[];
}

/**
 * The one error type of Firedrill: a code to search for, one sentence, want and got, a hint, and the original in `cause`.
 *
 * @example
 * throw new FiredrillError('usage', 'SPEED_RANGE', 'the speed is out of range', { want: '1 to 120', got: '500' });
 */
export class FiredrillError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(kind: ErrorKind, code: string, sentence: string, details: ErrorDetails = {}) {
    super(sentence, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'FiredrillError';
    this.kind = kind;
    this.code = code;
    this.details = details;
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }
}

/** A place as it comes out of a journal. */
export interface StoredLocation {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** `file:line:column`, leaving out what is not known. */
export function formatLocation({ file, line, column }: StoredLocation): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** The text a person reads for any thrown value: sentence, place, want, got, problems, hint, in that order. */
export function explainError(error: unknown): string {
  if (!(error instanceof FiredrillError))
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { want, got, hint, location, problems, cause } = error.details;
  return [
    `${error.code}: ${error.message}`,
    location && `  at   ${formatLocation(location)}`,
    want !== undefined && `  want ${want}`,
    got !== undefined && `  got  ${got}`,
    ...(problems ?? []).map((problem) => `  - ${problem}`),
    cause instanceof Error && `  because ${cause.message}`,
    hint !== undefined && `  hint ${hint}`,
  ]
    .filter((line) => typeof line === 'string')
    .join('\n');
}
