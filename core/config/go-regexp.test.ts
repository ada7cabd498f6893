import { expect } from 'chai';
import { goRegExp } from './go-regexp.ts';

const matches = (pattern: string, text: string): boolean => goRegExp(`^(?:${pattern})$`).test(text);

describe('regular expressions of Go', () => {
  const cases: [pattern: string, matching: string[], others: string[]][] = [
    ['critical|warn', ['critical', 'warn'], ['warning', 'a critical']],
    ['x.y', ['x\ry', 'x\u2028y', 'x😀y'], ['x\ny']],
    ['(?s)x.y', ['x\ny'], ['xy']],
    ['(?i)warn', ['WARN'], ['warned']],
    ['a(?i)b|c', ['aB', 'C'], ['Ab']],
    ['(?:(?i)a)b', ['Ab'], ['AB']],
    ['(?i:a)b', ['Ab'], ['AB']],
    ['(?i-i)a', ['a'], ['A']],
    ['a(?i)*', ['', 'aaa'], ['A']],
    ['[]a]+', [']a'], ['b']],
    ['[^]a]', ['b', '\n'], [']']],
    ['[a-]+', ['a-'], ['b']],
    ['[--/]+', ['-./'], [',']],
    ['[[:alpha:]_]+', ['a_Z'], ['5']],
    ['[[:^alpha:]]', ['5', 'é'], ['a']],
    ['[[:x]+', ['[:x'], ['y']],
    ['[\\d.]+', ['1.0'], ['x']],
    ['[^\\D5]', ['4'], ['5', 'x']],
    ['\\s', [' ', '\t'], ['\u00a0', '\v']],
    ['\\pL', ['é', 'λ'], ['5']],
    ['\\p{Greek}\\P{Greek}', ['λa'], ['aλ']],
    ['\\p{^Lu}', ['a'], ['A']],
    ['\\Qa.b|\\E+', ['a.b||'], ['axb|']],
    ['\\x41\\x{1F600}\\101\\_\\-', ['A😀A_-'], ['AAA_-']],
    ['\\Aa\\z', ['a'], ['a\n']],
    ['^a$', ['a'], ['a\n']],
    ['(?m)a$\\n^b', ['a\nb'], ['ab']],
    ['^*a', ['a'], ['^a']],
    ['a{,2}', ['a{,2}'], ['aa']],
    ['a{2}b{1,}c{0,1}', ['aabb', 'aabc'], ['ab', 'aabcc']],
    ['a{01}{', ['a{01}{'], ['a']],
    ['(?P<n>a)(?<n>b)', ['ab'], ['a']],
    ['a)|(b', ['a', 'ax', 'xb'], ['x']],
    ['|a', ['', 'a'], ['b']],
    ['(?)a', ['a'], ['?']],
  ];
  for (const [pattern, matching, others] of cases) {
    it(`reads ${pattern}`, () => {
      for (const text of matching) expect(matches(pattern, text), JSON.stringify(text)).to.equal(true);
      for (const text of others) expect(matches(pattern, text), JSON.stringify(text)).to.equal(false);
    });
  }

  const refused = [
    ...[
      '(',
      ')',
      'a)',
      '[a',
      '[]',
      '[z-a]',
      '[a-\\d]',
      '[[:nope:]]',
      'a**',
      'a*?+',
      'a{2}{3}',
      '*',
      'a|*',
      '(?i)*',
    ],
    ...[
      'a{1001}',
      'a{3,2}',
      '(a{40}){26}',
      '(?=a)',
      '(?!a)',
      '(?<=a)',
      '(?P=n)',
      '(?P<>a)',
      '(?x)',
      '(?i-)',
      '(a)\\1',
    ],
    ...[
      '\\8',
      '\\e',
      '\\u0041',
      '\\C',
      '\\Z',
      '\\k',
      '\\xg',
      '\\x{110000}',
      '\\p{Nope}',
      '\\pX',
      '\\é',
      '\\Qa',
      '\\',
    ],
  ];
  for (const pattern of refused) {
    it(`refuses ${pattern}`, () => expect(() => goRegExp(`^(?:${pattern})$`)).to.throw());
  }

  it('allows nested repetitions up to a thousand', () => {
    expect(matches('(a{2}){500}', 'a'.repeat(1000))).to.equal(true);
    expect(matches('(a{0}){1000}', '')).to.equal(true);
  });
});
