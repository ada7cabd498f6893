import { capturingRegExp } from '../config/capturing-regexp.ts';
import { goRegExp } from '../config/go-regexp.ts';
import { humanize, humanize1024, humanizeDuration, humanizePercentage } from './humanize.ts';
import { TemplateProblem } from './problem.ts';
import { type Callable, entriesOf, fieldOf, isTruthy, KeyValues, printed } from './values.ts';

const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(printed) : []);
const isSame = (a: unknown, b: unknown): boolean => printed(a) === printed(b);

/** As numbers where both are, else as texts. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [printed(a), printed(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** The functions of Go's text/template itself. */
const ofGo: Readonly<Record<string, Callable>> = {
  and: (...given) => given.find((one) => !isTruthy(one)) ?? given.at(-1),
  or: (...given) => given.find(isTruthy) ?? given.at(-1),
  not: (one) => !isTruthy(one),
  eq: (one, ...others) => others.some((other) => isSame(one, other)),
  ne: (a, b) => !isSame(a, b),
  lt: (a, b) => compare(a, b) < 0,
  le: (a, b) => compare(a, b) <= 0,
  gt: (a, b) => compare(a, b) > 0,
  ge: (a, b) => compare(a, b) >= 0,
  len: (one) => (typeof one === 'string' ? Buffer.byteLength(one) : entriesOf(one).length),
  index: (one, key) => (Array.isArray(one) ? one[Number(key)] : fieldOf(one, String(key))),
  print: (...given) => given.map(printed).join(''),
  println: (...given) => `${given.map(printed).join(' ')}\n`,
  printf: (format, ...given) => formatted(String(format), given),
  html: (one) => escapeHtml(printed(one)),
  urlquery: (one) => encodeURIComponent(printed(one)),
};

/** Those that both programs add. */
const ofBoth: Readonly<Record<string, Callable>> = {
  toUpper: (one) => printed(one).toUpperCase(),
  toLower: (one) => printed(one).toLowerCase(),
  title: (one) => printed(one).replace(/(^|\s)\p{L}/gu, (start) => start.toUpperCase()),
  match: (pattern, text) => goRegExp(String(pattern)).test(printed(text)),
  reReplaceAll: (pattern, replacement, text) =>
    printed(text).replace(
      capturingRegExp(String(pattern), 'g'),
      printed(replacement).replace(/\$\{(\d+)\}/g, '$$$1'),
    ),
  safeHtml: (one) => printed(one),
};

/** Functions of Alertmanager 0.26's notification templates (its notification template reference). */
export const notificationFunctions: Readonly<Record<string, Callable>> = {
  ...ofGo,
  ...ofBoth,
  join: (separator, parts) => list(parts).join(printed(separator)),
  trimSpace: (one) => printed(one).trim(),
  stringSlice: (...given) => given.map(printed),
};

/** Functions of Prometheus 2.47's templates (its template reference), but those that ask the database. */
export const annotationFunctions: Readonly<Record<string, Callable>> = {
  ...ofGo,
  ...ofBoth,
  humanize: (one) => humanize(Number(one)),
  humanize1024: (one) => humanize1024(Number(one)),
  humanizeDuration: (one) => humanizeDuration(Number(one)),
  humanizePercentage: (one) => humanizePercentage(Number(one)),
  humanizeTimestamp: (one) => new Date(Number(one) * 1000).toISOString(),
  stripPort: (one) => printed(one).replace(/:\d+$/, ''),
  stripDomain: (one) => printed(one).replace(/\.[^:]*/, ''),
  externalURL: () => 'http://prometheus:9090',
  pathPrefix: () => '',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Go's Printf with the verbs that templates use. */
function formatted(format: string, given: readonly unknown[]): string {
  let next = 0;
  return format.replace(/%([-+0# ]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g, (all, _flags, width, digits, verb) => {
    if (verb === '%') return '%';
    const value = given[next++];
    return verbed(verb, value, digits === undefined ? undefined : Number(digits), all).padStart(
      Number(width),
    );
  });
}

function verbed(verb: string, value: unknown, digits: number | undefined, all: string): string {
  switch (verb) {
    case 'f':
    case 'F':
      return Number(value).toFixed(digits ?? 6);
    case 'e':
      return Number(value).toExponential(digits ?? 6);
    case 'g':
      return digits === undefined
        ? printed(Number(value))
        : String(Number(Number(value).toPrecision(digits)));
    case 'd':
      if (!Number.isInteger(value)) return `%!d(float64=${printed(value)})`;
      return String(value);
    case 'q':
      return JSON.stringify(value instanceof KeyValues ? printed(value) : String(value));
    case 's':
      return typeof value === 'number' ? `%!s(float64=${printed(value)})` : printed(value);
    case 'v':
      return printed(value);
    default:
      throw new TemplateProblem(`the verb ${all} of printf is not understood`);
  }
}
