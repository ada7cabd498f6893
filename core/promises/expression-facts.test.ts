import { expect } from 'chai';
import { expressionFacts, limitSpelling, sameSpelling, stepSpelling } from './expression-facts.ts';

describe('what an expression does', () => {
  for (const [expression, facts] of [
    [
      'sum by (service) (rate(r{status=~"5..", a="b"}[5m])) / sum by (service) (rate(r[300s])) > 0.05',
      {
        reads: ['r{a="b",status=~"5.."}[5m]', 'r[5m]'],
        through: ['/', 'sum by (service)', 'rate', 'sum by (service)', 'rate'],
        when: ['> 0.05'],
      },
    ],
    [
      '(x > 14.4 * 0.001) and on (service) (1 < y)',
      { reads: ['x', 'y'], through: ['and on (service)'], when: ['> 0.0144', '> 1'] },
    ],
    [
      '100 * (1 - avg by (b, a) (x)) > 95',
      { reads: ['x'], through: ['100 *', '1 -', 'avg by (a, b)'], when: ['> 95'] },
    ],
    [
      'histogram_quantile(0.95, rate(x[5m])) > bool 1',
      { reads: ['x[5m]'], through: ['histogram_quantile 0.95', 'rate'], when: ['> bool 1'] },
    ],
    [
      'predict_linear(x[1h], 4 * 3600) < 0',
      { reads: ['x[1h]'], through: ['predict_linear 14400'], when: ['< 0'] },
    ],
    [
      'x unless on(service) up == 0',
      { reads: ['x', 'up'], through: ['unless on (service)'], when: ['== 0'] },
    ],
    ['time() - x > 600', { reads: ['x'], through: ['-', 'time'], when: ['> 600'] }],
    ['x offset 5m > y', { reads: ['x', 'y'], through: ['>', 'offset 5m'], when: [] }],
    ['vector(1)', { reads: [], through: ['vector 1'], when: [] }],
    ['a * on (b) group_left (c) d', { reads: ['a', 'd'], through: ['* on (b) group_left (c)'], when: [] }],
  ] as const) {
    it(expression, () => expect(expressionFacts(expression)).to.deep.equal(facts));
  }

  it('is spelt in one way, whoever writes it', () => {
    expect(sameSpelling('x{ b = "2", a="1" }[300s]')).to.equal('x{a="1",b="2"}[5m]');
    expect(limitSpelling('> 10 / 60')).to.equal('> 0.166666666667');
    expect(stepSpelling(' /  1e9')).to.equal('/ 1000000000');
    expect(sameSpelling('no series at all')).to.equal('no series at all');
  });
});
