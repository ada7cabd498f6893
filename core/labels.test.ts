import { expect } from 'chai';
import fc from 'fast-check';
import { formatLabels, hasLabels, nameAlert, parseLabels } from './labels.ts';

describe('labels', () => {
  it('take a missing label for an empty one', () => {
    expect(hasLabels({ a: '1', b: '2' }, { a: '1' })).to.equal(true);
    expect(hasLabels({ a: '1' }, { a: '1', b: '2' })).to.equal(false);
    expect(hasLabels({ a: '1' }, { a: '1', b: '' })).to.equal(true);
    expect(hasLabels({}, {})).to.equal(true);
  });

  it('are written in the order of their names', () => {
    expect(formatLabels({ severity: 'none', alertname: 'Watchdog' })).to.equal(
      '{alertname="Watchdog", severity="none"}',
    );
    expect(formatLabels({})).to.equal('{}');
  });

  it('read back what they write, with or without braces', () => {
    const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]*$/).filter((text) => text !== '__proto__');
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.string({ unit: 'grapheme' }), { noNullPrototype: true }),
        (labels) => {
          expect(parseLabels(formatLabels(labels))).to.deep.equal(labels);
          expect(parseLabels(formatLabels(labels).slice(1, -1))).to.deep.equal(labels);
        },
      ),
    );
  });

  for (const text of ['a', 'a=b', '{a="b"', 'a="b" c="d"', '1="a"', 'a="b']) {
    it(`refuse ${text}`, () => expect(parseLabels(text)).to.equal(undefined));
  }

  it('make a short name of what there is', () => {
    expect(nameAlert({ service: 'app', severity: 'critical', alertname: 'A', layer: 'x' })).to.equal(
      'A critical app',
    );
    expect(nameAlert({ alertname: 'A', service: 'app' })).to.equal('A app');
  });
});
