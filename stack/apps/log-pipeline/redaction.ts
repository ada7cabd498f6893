/** What stands in the place of a secret. */
export const redacted = '[REDACTED]';

/** Names under which secrets lie, at the end of a name: also `db_password` and `accessToken`, but not `max_tokens`. */
export const secretNames = 'password|passwd|passphrase|pwd|secret|api[_-]?key|token|authorization';

/** A kind of secret in a text: where it is, and what of it is replaced. Both are understood by JavaScript and by Ruby. */
export interface SecretPattern {
  readonly name: string;
  /** Without flags; names are compared without regard to case where `ignoresCase` says so. */
  readonly source: string;
  readonly ignoresCase: boolean;
  /** The groups that stay in front of the replacement. */
  readonly keptGroups: number;
  /** What stands in every match: without it nobody need look, which saves much of the work. */
  readonly needs?: string;
}

/**
 * A secret after its name: `password=x`, `"api_key": "x"`, the same inside of a text in JSON, `Authorization: Bearer x`. A quoted
 * value ends at its quote, a bare one at white space, a quote or `&`: rather too much is replaced than too little.
 */
const namedSecret: SecretPattern = {
  name: 'named secret',
  source: `((?:${secretNames})(?:\\\\*["'])?\\s*[:=]\\s*)(?:"(?:[^"\\\\]|\\\\[\\s\\S])*"?|\\\\+"[^"\\\\]*(?:\\\\+")?|'[^']*'?|(?:(?:Bearer|Basic|Token)\\s+)?[^\\s"'&\\\\]+)`,
  ignoresCase: true,
  keptGroups: 1,
};

/** A token that says so in front of it. */
const bearer: SecretPattern = {
  name: 'bearer token',
  source: '\\b(Bearer\\s+)[A-Za-z0-9._~+/=-]{8,}',
  ignoresCase: true,
  keptGroups: 1,
};

/** The part before the @ has at most 64 characters (RFC 5321, 4.5.3.1.1), which also bounds the work. */
const email: SecretPattern = {
  name: 'e-mail address',
  source: '[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}',
  ignoresCase: false,
  keptGroups: 0,
  needs: '@',
};

export const secretPatterns: readonly SecretPattern[] = [namedSecret, bearer, email];

/**
 * Digits with single blanks or dashes between them, at least as many as a card number has, and no letter beside them: of hashes in
 * hexadecimal digits about one in 400 holds what looks like a card number.
 */
export const digitRunSource = '(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){12,}(?![0-9A-Za-z])';

/** How many digits a card number has (ISO/IEC 7812). */
export const cardDigits = { least: 13, most: 19 } as const;

const compiled = secretPatterns.map(({ source, ignoresCase, keptGroups, needs = '' }) => ({
  needs,
  pattern: new RegExp(source, ignoresCase ? 'gi' : 'g'),
  replacement: `${keptGroups > 0 ? '$1' : ''}${redacted}`,
}));
const digitRun = new RegExp(digitRunSource, 'g');
const secretName = new RegExp(`(?:${secretNames})$`, 'i');

/** What stands in every text that holds a secret: most texts have none of it, and need no further look. */
const suspicious = new RegExp(`@|${secretNames}|bearer|[0-9](?:[ -]?[0-9]){12}`, 'i');

/** Answers of the last names, which are few and come again. */
const knownNames = new Map<string, boolean>();
const mostKnownNames = 10_000;

/** Whether what lies under a name is a secret. */
export function isSecretName(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const isSecret = secretName.test(name);
  if (knownNames.size >= mostKnownNames) knownNames.clear();
  knownNames.set(name, isSecret);
  return isSecret;
}

/** A text without its secrets. */
export function redactText(text: string): string {
  if (!suspicious.test(text)) return text;
  const named = compiled.reduce(
    (rest, { pattern, replacement, needs }) =>
      rest.includes(needs) ? rest.replace(pattern, replacement) : rest,
    text,
  );
  return named.replace(digitRun, redactCards);
}

/**
 * A run of digits without the card numbers in it: groups of it that together have the right length and check digit. The number
 * beside a card may be anything, so that the run as a whole says nothing.
 */
function redactCards(run: string): string {
  let text = '';
  let kept = 0;
  for (let start = 0; start < run.length; ) {
    const end = endOfCard(run, start);
    if (end > start) {
      text += run.slice(kept, start) + redacted;
      kept = end;
    }
    start = startOfGroup(run, Math.max(end, start + 1));
  }
  return text + run.slice(kept);
}

/** Where the next group of digits begins. */
function startOfGroup(run: string, from: number): number {
  let at = from;
  while (at < run.length && (isSeparator(run[at]) || !isSeparator(run[at - 1]))) at += 1;
  return at;
}

/** Behind the longest card number that begins with a group of digits; the same place when none does. */
function endOfCard(run: string, start: number): number {
  const digits: number[] = [];
  let end = start;
  for (let at = start; at < run.length && digits.length < cardDigits.most; at += 1) {
    if (isSeparator(run[at])) continue;
    digits.push(Number(run[at]));
    const isEndOfGroup = at + 1 === run.length || isSeparator(run[at + 1]);
    if (isEndOfGroup && digits.length >= cardDigits.least && hasCheckDigit(digits)) end = at + 1;
  }
  return end;
}

function isSeparator(character: string | undefined): boolean {
  return character === ' ' || character === '-';
}

/**
 * A value of JSON without its secrets: texts anywhere in it, and whatever lies under the name of a secret. The same value where
 * there is none.
 */
export function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(redactValue);
  let changed: [string, unknown][] | undefined;
  for (const name of Object.keys(value)) {
    const inner = (value as Record<string, unknown>)[name];
    const clean = isSecretName(name) && inner !== null && inner !== '' ? redacted : redactValue(inner);
    if (clean === inner) continue;
    changed ??= [];
    changed.push([name, clean]);
  }
  return changed === undefined ? value : { ...value, ...Object.fromEntries(changed) };
}

/** Luhn's check: every second digit from the end is doubled, and the sum of all digits ends in 0. */
export function hasCheckDigit(digits: readonly number[]): boolean {
  const sum = digits.reduce((rest, digit, index) => {
    const value = (digits.length - index) % 2 === 0 ? digit * 2 : digit;
    return rest + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
