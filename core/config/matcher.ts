import { FiredrillError } from '../errors.ts';
import type { Labels } from '../labels.ts';
import { goRegExp } from './go-regexp.ts';

/** One condition on one label, as Alertmanager writes it: `severity =~ "critical|warning"`. */
export interface Matcher {
  readonly name: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Go's `\s`; JavaScript's takes more. */
const space = '[\\t\\n\\f\\r ]*';
const matcherPattern = new RegExp(
  `^${space}([a-zA-Z_:][a-zA-Z0-9_:]*)${space}(=~|=|!=|!~)${space}(.*?)${space}$`,
  's',
);
/** Text in quotes, or without them; a backslash protects the next character, and is itself at the very end. */
const valuePattern = /^(?:"((?:[^"\\]|\\.)*)"|((?:[^"\\]|\\.)*\\?))$/s;

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
  return checked({
    name: match[1] ?? '',
    operator: match[2] as Matcher['operator'],
    value: unescapeValue(value[1] ?? value[2] ?? ''),
  });
}

/**
 * The matchers of `match` or `match_re`, the syntax before 0.22.
 *
 * @throws FiredrillError `MATCHER` when Alertmanager 0.26 would not accept one; names are stricter here: no colon.
 */
export function oldMatchers(pairs: Labels, operator: '=' | '=~'): Matcher[] {
  return Object.entries(pairs).map(([name, value]) => {
    if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) return checked({ name, operator, value });
    throw new FiredrillError('usage', 'MATCHER', 'that is not the name of a label', {
      got: JSON.stringify(name),
    });
  });
}

function checked(matcher: Matcher): Matcher {
  if (matcher.operator.includes('~')) patternOf(matcher);
  return matcher;
}

/**
 * Reads one entry of a list of matchers, which may hold several: `{severity="critical", layer!="gpu"}`.
 *
 * @throws FiredrillError `MATCHER` when Alertmanager 0.26 would not accept it.
 */
export function parseMatchers(text: string): Matcher[] {
  return pieces(text.replace(/^\{/, '').replace(/\}$/, '')).map(parseMatcher);
}

/** Splits at commas outside quotes. A comma may end the list; two in a row are refused later, as an empty matcher. */
function pieces(body: string): string[] {
  const finished: string[] = [];
  let piece = '';
  let isQuoted = false;
  let isEscaped = false;
  for (const character of body) {
    if (character === ',' && !isQuoted) {
      finished.push(piece);
      piece = '';
      continue;
    }
    if (character === '"' && !isEscaped) isQuoted = !isQuoted;
    // A comma in quotes leaves a backslash before it in force: Alertmanager 0.26 refuses `a="\\,",b=c`.
    if (character !== ',') isEscaped = character === '\\' && !isEscaped;
    piece += character;
  }
  const last = piece.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
  return last === '' ? finished : [...finished, last];
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

const patterns = new WeakMap<Matcher, RegExp>();

/** @throws FiredrillError `MATCHER` for an expression that Go could not read. */
function patternOf(matcher: Matcher): RegExp {
  const known = patterns.get(matcher);
  if (known !== undefined) return known;
  try {
    // Wrapped before it is read, as in Alertmanager: even `a)|(b` is a regular expression there, loose at both ends.
    const pattern = goRegExp(`^(?:${matcher.value})$`);
    patterns.set(matcher, pattern);
    return pattern;
  } catch (cause) {
    throw new FiredrillError('usage', 'MATCHER', 'that regular expression cannot be read', {
      got: JSON.stringify(matcher.value),
      cause,
    });
  }
}

export function matchesAll(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matches(matcher, labels));
}

/** `severity =~ "critical|warning"`; `parseMatcher` reads it back. */
export function formatMatcher({ name, operator, value }: Matcher): string {
  const escaped = value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n');
  return `${name} ${operator} "${escaped}"`;
}
