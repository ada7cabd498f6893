import { expect } from 'chai';
import { formatMatcher, type Matcher, matches, oldMatchers, parseMatcher, parseMatchers } from './matcher.ts';

const matching = (text: string, labels: Record<string, string>): boolean =>
  parseMatchers(text).every((matcher) => matches(matcher, labels));

describe('matchers of Alertmanager', () => {
  const readable: [string, Matcher][] = [
    ['severity="critical"', { name: 'severity', operator: '=', value: 'critical' }],
    ['  severity  =  critical  ', { name: 'severity', operator: '=', value: 'critical' }],
    ['severity !~ "warning|info"', { name: 'severity', operator: '!~', value: 'warning|info' }],
    ['a != ""', { name: 'a', operator: '!=', value: '' }],
    ['a =', { name: 'a', operator: '=', value: '' }],
    ['a = "x,y}"', { name: 'a', operator: '=', value: 'x,y}' }],
    [String.raw`a =~ "10\.0\.\d+"`, { name: 'a', operator: '=~', value: String.raw`10\.0\.\d+` }],
    [String.raw`a = "say \"hi\"\n\\"`, { name: 'a', operator: '=', value: 'say "hi"\n\\' }],
  ];
  for (const [text, matcher] of readable) {
    it(`reads ${text}`, () => expect(parseMatcher(text)).to.deep.equal(matcher));
  }

  for (const text of ['severity', '= "x"', 'a = "x', 'a = x"y', '1a = "x"', 'a =~ "("']) {
    it(`refuses ${text}`, () =>
      expect(() => parseMatcher(text))
        .to.throw()
        .with.property('code', 'MATCHER'));
  }

  it('reads several in one entry, with or without braces', () => {
    const two = [
      { name: 'a', operator: '=', value: 'x,y' },
      { name: 'b', operator: '!=', value: 'z' },
    ];
    expect(parseMatchers('{a="x,y", b!=z,}')).to.deep.equal(two);
    expect(parseMatchers('a="x,y",b != "z"')).to.deep.equal(two);
    expect(() => parseMatchers('a="x", b'))
      .to.throw()
      .with.property('code', 'MATCHER');
  });

  for (const text of ['', '{}', '{', '}']) {
    it(`reads ${JSON.stringify(text)} as no matcher`, () => expect(parseMatchers(text)).to.deep.equal([]));
  }

  const refused = [
    'a="x\\"',
    ' {a=b}',
    'a=b,,c=d',
    ',a=b',
    ' ,a=b',
    'a="\\,",b=c',
    'a\u00a0=b',
    'a=~"(?=x)"',
    'é=x',
  ];
  for (const text of refused) {
    it(`refuses the list ${JSON.stringify(text)}`, () =>
      expect(() => parseMatchers(text))
        .to.throw()
        .with.property('code', 'MATCHER'));
  }

  it('leaves a brace that is not at the very end, and spaces that Go does not know', () => {
    expect(parseMatchers('a=b} ')).to.deep.equal([{ name: 'a', operator: '=', value: 'b}' }]);
    expect(parseMatchers('a=\u00a0x, b=y')[0]).to.deep.include({ value: '\u00a0x' });
    expect(parseMatchers('a=x\u00a0')[0]).to.deep.include({ value: 'x' });
  });

  it('reads the old syntax, whose names have no colon', () => {
    expect(oldMatchers({ a: 'x' }, '=~')).to.deep.equal([{ name: 'a', operator: '=~', value: 'x' }]);
    for (const pairs of [{ 'a:b': 'x' }, { '1a': 'x' }, { a: '(' }]) {
      expect(() => oldMatchers(pairs, '=~'))
        .to.throw()
        .with.property('code', 'MATCHER');
    }
  });

  it('anchors regular expressions at both ends', () => {
    expect(matching('severity =~ "critical|warning"', { severity: 'warning' })).to.equal(true);
    expect(matching('severity =~ "critical|warn"', { severity: 'warning' })).to.equal(false);
    expect(matching('severity =~ "arning|x"', { severity: 'warning' })).to.equal(false);
    expect(matching('severity !~ "warn"', { severity: 'warning' })).to.equal(true);
    expect(matching('severity =~ "(?i)WARN.*"', { severity: 'warning' })).to.equal(true);
  });

  it('takes a missing label for an empty one', () => {
    expect(matching('pipeline = ""', {})).to.equal(true);
    expect(matching('pipeline != "logs"', {})).to.equal(true);
    expect(matching('pipeline =~ "logs|"', {})).to.equal(true);
    expect(matching('pipeline =~ ".+"', {})).to.equal(false);
  });

  it('writes what it can read again', () => {
    const tab: Matcher = { name: 'a', operator: '=', value: '\ttab' };
    for (const matcher of [...readable.map(([, one]) => one), tab])
      expect(parseMatcher(formatMatcher(matcher))).to.deep.equal(matcher);
  });
});
