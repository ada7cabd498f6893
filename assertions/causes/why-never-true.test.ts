import { expect } from 'chai';
import type { EventOf } from '../../core/journal.ts';
import type { JudgedRule } from '../../core/plan.ts';
import { whyNeverTrue } from './why-never-true.ts';

type Reading = EventOf<'rule-reading'>;
type Extents = Readonly<Record<string, readonly [least: number, most: number]>>;

const rule = (expr: string): JudgedRule => ({
  ...{ alert: 'A', labels: { severity: 'critical' }, expr, forMs: 0, group: 'g' },
  location: { file: 'rules/a.yml', line: 3 },
});
const extents = (of: Extents): Reading['selectors'] =>
  Object.entries(of).map(([text, [least, most]]) => ({ text, least, most }));
const why = (expr: string, selectors: Extents, comparisons: Extents = {}, given: Partial<Reading> = {}) =>
  whyNeverTrue(rule(expr), {
    kind: 'rule-reading',
    alert: { alertname: 'A', severity: 'critical', service: 'app' },
    isLoaded: true,
    selectors: extents(selectors),
    comparisons: extents(comparisons),
    ...given,
  });

describe('why an expression was never true', () => {
  it('names the selector without series, and whose they would be', () => {
    expect(why('e{s="5"} / t > 0.05', { 'e{s="5"}': [0, 0], t: [1, 1] })).to.equal(
      'e{s="5"} had no series of service app',
    );
  });

  it('names the comparison that was not reached, and how near it came', () => {
    const read = (extent: readonly [number, number]) =>
      why('r > 0.05', { r: [0, 1] }, { 'r > 0.05': extent });
    expect(read([0, 0.031234])).to.equal('r > 0.05 was not reached: it went from 0 to 0.03123');
    expect(read([0.02, 0.02])).to.equal('r > 0.05 was not reached: it was 0.02 all the time');
    expect(read([0, 0.06])).to.equal(undefined);
    expect(why('r > 0.05', { r: [0, 1] })).to.equal('r never had a value, so r > 0.05 was not reached');
  });

  it('knows each comparison', () => {
    const holds = (sign: string, ...extent: [number, number]) =>
      why(`x ${sign} 2`, { x: [1, 1] }, { [`x ${sign} 2`]: extent }) === undefined;
    expect([holds('>', 1, 2), holds('>', 1, 3)]).to.deep.equal([false, true]);
    expect([holds('>=', 1, 1.9), holds('>=', 1, 2)]).to.deep.equal([false, true]);
    expect([holds('<', 2, 3), holds('<', 1, 3)]).to.deep.equal([false, true]);
    expect([holds('<=', 2.1, 3), holds('<=', 2, 3)]).to.deep.equal([false, true]);
    expect([holds('==', 3, 4), holds('==', 1, 4)]).to.deep.equal([false, true]);
    expect([holds('!=', 2, 2), holds('!=', 2, 3)]).to.deep.equal([false, true]);
  });

  it('knows that absent() waits for series to go', () => {
    expect(why('absent(x)', { x: [1, 2] })).to.contain('x had series all the time');
    expect(why('absent(x)', { x: [0, 2] })).to.equal(undefined);
  });

  it('does not blame what unless takes away, nor one side of an or', () => {
    expect(why('a unless b', { a: [1, 1], b: [0, 0] })).to.equal(undefined);
    expect(why('a or b > 1', { a: [0, 0], b: [1, 1] }, { 'b > 1': [0, 0.5] })).to.equal(
      'a had no series of service app and b > 1 was not reached: it went from 0 to 0.5',
    );
  });

  it('says when there was no such rule, and nothing when it could not be read', () => {
    expect(why('a', {}, {}, { isLoaded: false })).to.equal(
      'Prometheus had no such rule at the end of the run',
    );
    expect(why('a > 1', {}, {}, { problem: 'HTTP 500' })).to.equal(undefined);
  });
});
