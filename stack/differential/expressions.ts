import fc from 'fast-check';

/** Values that labels have and matchers name: alike enough to match often, odd enough to hurt. */
export const labelValues = [
  '',
  'x',
  'y',
  'X',
  'xy',
  'xyx',
  'critical',
  'warning',
  'info',
  '5',
  '504',
  'a.b',
  'a-b',
  'a|b',
  'a b',
  ' x ',
  'a,b',
  '{x}',
  '[x]',
  'a=b',
  '~x',
  'x"y',
  'x\\y',
  '\\n',
  'x\ny',
  'x\ry',
  'x\ty',
  'x\u00a0y',
  'x\u2028y',
  'é',
  'λ',
  '😀',
  'x😀',
  'true',
  '0x1F',
  '1.0',
];

const plainCharacters = [
  'x',
  'y',
  'a',
  'b',
  'c',
  '5',
  '-',
  '_',
  ',',
  ' ',
  '=',
  '"',
  '~',
  'é',
  'λ',
  '😀',
  '\n',
  ']',
  '}',
  '{',
  '/',
];
const singles = [
  '.',
  '.',
  '\\.',
  '\\-',
  '\\_',
  '\\|',
  '\\\\',
  '\\"',
  '\\n',
  '\\t',
  '\\x78',
  '\\x{1F600}',
  '\\170',
  '\\/',
];
const sets = [
  '\\d',
  '\\w',
  '\\s',
  '\\D',
  '\\W',
  '\\S',
  '\\pL',
  '\\PL',
  '\\p{Lu}',
  '\\p{^Lu}',
  '\\p{Greek}',
  '\\P{Greek}',
];
const places = ['^', '$', '\\A', '\\z', '\\b', '\\B'];
const flagChanges = ['(?i)', '(?s)', '(?m)', '(?U)', '(?-i)', '(?is)', '(?i-s)', '(?)'];
const groupStarts = ['(', '(?:', '(?i:', '(?s:', '(?s-i:', '(?m:', '(?P<n>', '(?-s:'];
const repetitions = [
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{1,}',
  '{0,2}',
  '{1,3}?',
  '{0}',
  '{,2}',
  '{',
  '{2',
  '{01}',
  '{a}',
];
const classItems = [
  'x',
  'y',
  'a-c',
  'X-Z',
  '0-9',
  '-',
  '.',
  '^',
  '[',
  '|',
  '$',
  '\\]',
  '\\-',
  '\\n',
  '\\x41',
  'é',
  'α-ω',
  '😀',
];
const namedItems = ['[:alpha:]', '[:^alpha:]', '[:punct:]', '[:space:]', '[:word:]', '[:cntrl:]'];

const classes = fc
  .record({
    start: fc.constantFrom('[', '[^', '[]', '[^]', '[-'),
    items: fc.array(fc.constantFrom(...classItems, ...namedItems, ...sets), { minLength: 1, maxLength: 4 }),
    end: fc.constantFrom(']', '-]'),
  })
  .map(({ start, items, end }) => `${start}${items.join('')}${end}`);

/** Mostly the few values that make matchers and labels meet. */
export const values = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('critical', 'warning', 'x', '') },
  { weight: 2, arbitrary: fc.constantFrom(...labelValues) },
);

/** A value as a regular expression that matches it, escaped the way people do. */
const exactValues = values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

function repeatablePieces(depth: number): fc.Arbitrary<string> {
  const leaves = [
    { weight: 4, arbitrary: fc.constantFrom(...plainCharacters) },
    { weight: 3, arbitrary: fc.constantFrom(...singles) },
    { weight: 2, arbitrary: fc.constantFrom(...sets) },
    { weight: 1, arbitrary: fc.constantFrom(...places) },
    { weight: 3, arbitrary: classes },
    { weight: 3, arbitrary: exactValues.map((value) => `(?:${value})`) },
  ];
  if (depth === 0) return fc.oneof(...leaves);
  const group = fc
    .tuple(fc.constantFrom(...groupStarts), expressions(depth - 1))
    .map(([start, inner]) => `${start}${inner})`);
  return fc.oneof(...leaves, { weight: 2, arbitrary: group });
}

function pieces(depth: number): fc.Arbitrary<string> {
  const repeated = fc
    .tuple(repeatablePieces(depth), fc.option(fc.constantFrom(...repetitions), { nil: '', freq: 4 }))
    .map(([text, repetition]) => `${text}${repetition}`);
  return fc.oneof(
    { weight: 9, arbitrary: repeated },
    { weight: 3, arbitrary: fc.constantFrom('.*', '.+', 'x.*') },
    { weight: 2, arbitrary: exactValues },
    { weight: 1, arbitrary: fc.constantFrom(...flagChanges) },
    { weight: 1, arbitrary: values.map((value) => `\\Q${value}\\E`) },
  );
}

/** Regular expressions, nearly all of which Go reads: alternatives of pieces, some of them repeated. */
export function expressions(depth = 2): fc.Arbitrary<string> {
  const branch = fc.array(pieces(depth), { maxLength: 3 }).map((all) => all.join(''));
  return fc
    .array(fc.oneof({ weight: 1, arbitrary: branch }, { weight: 1, arbitrary: exactValues }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((branches) => branches.join('|'));
}

/** What only sometimes is a regular expression: the signs that mean something, in any order. */
export const scrambledExpressions = fc
  .array(
    fc.constantFrom(
      ...[
        'x',
        '5',
        '\\',
        '\\8',
        '\\1',
        '\\e',
        '\\u0041',
        '\\Z',
        '\\C',
        '\\k',
        '\\xg',
        '\\Q',
        '\\E',
        '\\p',
        '\\p{Nope}',
      ],
      ...[
        '[',
        ']',
        '[^',
        '-',
        '[:nope:]',
        '[a-\\d]',
        '[z-a]',
        '(',
        ')',
        '(?',
        '(?i',
        '(?=x)',
        '(?!x)',
        '(?<=x)',
        '(?<n>',
        '(?P<n>',
      ],
      ...[
        '(?P=n)',
        '(?P<>',
        '(?i-)',
        '(?i--s)',
        '(?x)',
        '|',
        '*',
        '+',
        '?',
        '{2}',
        '{1001}',
        '{3,2}',
        '{1000}',
        '**',
        '*+',
        '{2}{2}',
      ],
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((signs) => signs.join(''));
