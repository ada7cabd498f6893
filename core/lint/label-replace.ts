import { expandGo } from '../config/go-expand.ts';
import { type Capturing, goCapturing } from '../config/go-regexp.ts';
import type { Presence } from './presence.ts';

/** Regular expressions that take every text, or every one that is not empty, and have it as a whole in their first group. */
const wholeGroups: ReadonlySet<string> = new Set([
  '(.*)',
  '(.+)',
  '(?s)(.*)',
  '(?s)(.+)',
  '(?s:(.*))',
  '(?s:(.+))',
]);
/** The same without a group. */
const wholes: ReadonlySet<string> = new Set([
  ...wholeGroups,
  '.*',
  '.+',
  '(?s).*',
  '(?s).+',
  '(?s:.*)',
  '(?s:.+)',
]);

export interface Replacement {
  /** Of the label that is set, in what is given. */
  readonly before: Presence;
  /** Of the label that is read. */
  readonly from: Presence;
  readonly pattern: string;
  readonly replacement: string;
}

/** What label_replace() makes of a label: where the pattern does not match it stays as it was, an empty text takes it away. */
export function replaced(given: Replacement): Presence {
  const { before, from, pattern, replacement } = given;
  if (from === 'never') return replacedMissing(given);
  const isText = replacement !== '' && !replacement.includes('$');
  const isMatched = wholes.has(pattern) && (from === 'always' || pattern.includes('*'));
  if (isMatched && (isText || (isWhole(given) && from === 'always'))) return 'always';
  if (replacement === '' && (isMatched || before === 'never')) return 'never';
  return isText && before === 'always' ? 'always' : 'unknown';
}

/** The label that is read has no value: what comes out is known. */
function replacedMissing({ before, pattern, replacement }: Replacement): Presence {
  const capturing = capturingOf(pattern);
  if (capturing === undefined) return 'unknown';
  const match = capturing.regexp.exec('');
  if (match === null) return before;
  return expandGo(replacement, match, capturing) === '' ? 'never' : 'always';
}

/** The replacement is all that was read. */
function isWhole({ pattern, replacement }: Replacement): boolean {
  if (/^\$(?:0|\{0\})$/.test(replacement)) return wholes.has(pattern);
  return /^\$(?:1|\{1\})$/.test(replacement) && wholeGroups.has(pattern);
}

/** Undefined for a pattern that Prometheus cannot read either: then there is no result at all. */
function capturingOf(pattern: string): Capturing | undefined {
  try {
    return goCapturing(`^(?:${pattern})$`);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
