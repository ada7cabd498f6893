import { FiredrillError } from '../errors.ts';
import type { Labels } from '../labels.ts';

/** One condition on one label, as Alertmanager writes it: `severity =~ "critical|warning"`. */
export interface Matcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

const matcherPattern =
  /^\s*\{?\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^",{}]*?))\s*\}?\s*$/;

/**
 * Reads one matcher.
 *
 * @throws FiredrillError `MATCHER` when Alertmanager 0.26 would not accept it.
 */
export function parseMatcher(text: string): Matcher {
  const match = matcherPattern.exec(text);
  if (match === null) {
    throw new FiredrillError('usage', 'MATCHER', 'that is not a matcher', {
      want: 'label = "value", or != =~ !~ in place of =',
      got: JSON.stringify(text),
    });
  }
  const value = match[3] === undefined ? (match[4] ?? '') : (JSON.parse(`"${match[3]}"`) as string);
  return { name: match[1] as string, operator: match[2] as Matcher['operator'], value };
}

/** A missing label counts as empty; regular expressions are anchored at both ends, as in Alertmanager. */
export function matches(matcher: Matcher, labels: Labels): boolean {
  const value = labels[matcher.name] ?? '';
  if (matcher.operator === '=') return value === matcher.value;
  if (matcher.operator === '!=') return value !== matcher.value;
  const hit = new RegExp(`^(?:${matcher.value})$`, 's').test(value);
  return matcher.operator === '=~' ? hit : !hit;
}

export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matches(matcher, labels));
}

/** `severity =~ "critical|warning"` */
export function formatMatcher({ name, operator, value }: Matcher): string {
  return `${name} ${operator} ${JSON.stringify(value)}`;
}
