import { TemplateProblem } from './problem.ts';

const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

const escaped = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g;

/**
 * The value of a text or a character of Go with its quotes: `"a\tb"`, `` `a` ``, `'a'`, which is the number of the character.
 *
 * @throws TemplateProblem for an escape that Go does not know
 */
export function quotedText(written: string): { readonly value: string | number; readonly isInteger?: true } {
  const inner = written.slice(1, -1);
  if (written.startsWith('`')) return { value: inner };
  const quote = written.charAt(0);
  const text = inner.replace(
    escaped,
    (_, byte?: string, short?: string, long?: string, octal?: string, letter = '') => {
      const digits = byte ?? short ?? long;
      if (digits !== undefined) return String.fromCodePoint(Number.parseInt(digits, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const known = letter === quote ? letter : letters[letter];
      if (known === undefined) throw new TemplateProblem(`${written} has an escape that Go does not know`);
      return known;
    },
  );
  if (quote === '"') return { value: text };
  const [character, ...more] = text;
  if (more.length > 0) throw new TemplateProblem(`${written} is more than one character: texts stand in "`);
  return { value: character?.codePointAt(0) ?? 0, isInteger: true };
}

/**
 * The value of a number as Go writes it: `1`, `-2.5e3`, `0x1F`, `1_000`. It is an integer unless it has a point or an exponent.
 *
 * @throws TemplateProblem for what is no number
 */
export function numberOf(written: string): { readonly value: number; readonly isInteger: boolean } {
  const plain = written.replaceAll('_', '');
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(plain) ?? [];
  const isDecimal = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?i?$/.test(digits) && !/^0\d*[89]\d*$/.test(digits);
  const isOtherBase = /^0(?:[xX][\da-fA-F]+|[bB][01]+|[oO][0-7]+)$/.test(digits);
  if (!isDecimal && !isOtherBase) throw new TemplateProblem(`${written} is no number`);
  const real = digits.replace(/i$/, '');
  const size = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(real);
  return { value: sign === '-' ? -size : size, isInteger: isOtherBase || !/[.eEi]/.test(digits) };
}
