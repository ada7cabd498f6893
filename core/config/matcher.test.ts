import { expect } from 'chai';
import { formatMatcher, type Matcher, matches, parseMatcher, parseMatchers } from './matcher.ts';

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
    for (const [, matcher] of readable) expect(parseMatcher(formatMatcher(matcher))).to.deep.equal(matcher);
  });
});
