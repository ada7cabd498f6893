import type { Matcher } from '../config/matcher.ts';

/** A regular expression that is only words with bars between them. */
const plainAlternatives = /^[\w-]+(\|[\w-]+)*$/;

/** The values that a matcher lets through, when it spells them all out: `a`, or `a|b` as a regular expression. */
export function valuesOf({ operator, value }: Matcher): readonly string[] | undefined {
  if (operator === '=') return [value];
  return operator === '=~' && plainAlternatives.test(value) ? value.split('|') : undefined;
}
