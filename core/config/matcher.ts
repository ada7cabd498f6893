import { FiredrillError } from '../errors.ts';
import type { Labels } from '../labels.ts';

/** One condition on one label, as Alertmanager writes it: `severity =~ "critical|warning"`. */
export interface Matcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

const matcherPattern = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|!~|!=|=)\s*(.*?)\s*$/s;
/** Text without quotes, or in them; a backslash protects the next character. */
const valuePattern = /^(?:"((?:[^"\\]|\\.)*\\?)"|((?:[^"\\]|\\.)*\\?))$/s;
/** Pieces between commas; commas in quotes do not count. */
const piecePattern = /(?:[^",\\]|\\.|"(?:[^"\\]|\\.)*"|"|\\$)+/gs;

/**
 * Reads one matcher.
 *
 * @throws FiredrillError `MATCHER` when Alertmanager 0.26 would not accept it.
 */
export function parseMatcher(text: string): Matcher {
  const match = matcherPattern.exec(text);
  const value = match === null ? null : valuePattern.exec(match[3] ?? '');
  if (match === null || value === null) {
    throw new FiredrillError('usage', 'MATCHER', 'that is not a matcher', {
      want: 'label = "value", or != =~ !~ in place of =',
      got: JSON.stringify(text),
    });
  }
  const matcher: Matcher = {
    name: match[1] ?? '',
    operator: match[2] as Matcher['operator'],
    value: unescapeValue(value[1] ?? value[2] ?? ''),
  };
  if (matcher.operator.includes('~')) patternOf(matcher);
  return matcher;
}

/**
 * Reads one entry of a list of matchers, which may hold several: `{severity="critical", layer!="gpu"}`.
 *
 * @throws FiredrillError `MATCHER` when Alertmanager 0.26 would not accept it.
 */
export function parseMatchers(text: string): Matcher[] {
  const body = text.trim().replace(/^\{/, '').replace(/\}$/, '');
  return (body.match(piecePattern) ?? []).filter((piece) => piece.trim() !== '').map(parseMatcher);
}

/** Alertmanager knows `\n`, `\"` and `\\`; any other backslash is one, so that regular expressions need no doubling. */
function unescapeValue(text: string): string {
  return text.replace(/\\(["\\n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

/** A missing label counts as empty; regular expressions are anchored at both ends, as in Alertmanager. */
export function matches(matcher: Matcher, labels: Labels): boolean {
  const value = labels[matcher.name] ?? '';
  if (matcher.operator === '=') return value === matcher.value;
  if (matcher.operator === '!=') return value !== matcher.value;
  const hit = patternOf(matcher).test(value);
  return matcher.operator === '=~' ? hit : !hit;
}

/** @throws FiredrillError `MATCHER`; Go's expressions and JavaScript's differ in little, such as a leading `(?i)`. */
function patternOf({ value }: Matcher): RegExp {
  const [, ignoreCase, pattern] = /^(\(\?i\))?(.*)$/s.exec(value) ?? [];
  try {
    return new RegExp(`^(?:${pattern})$`, ignoreCase === undefined ? '' : 'i');
  } catch (cause) {
    throw new FiredrillError('usage', 'MATCHER', 'that regular expression cannot be read', {
      got: JSON.stringify(value),
      cause,
    });
  }
}

export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matches(matcher, labels));
}

/** `severity =~ "critical|warning"` */
export function formatMatcher({ name, operator, value }: Matcher): string {
  return `${name} ${operator} ${JSON.stringify(value)}`;
}
