import { expect } from 'chai';
import { parsePromql, textOf } from '../labtime/promql.ts';
import { readCondition } from './condition.ts';
import { bare, operationOf } from './expression.ts';

describe('a comparison that begins with its number', () => {
  const pairs = [
    [
      'sum by (service) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (service) (rate(http_requests_total[5m])) > 0.05',
      '0.05 < sum by (service) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (service) (rate(http_requests_total[5m]))',
    ],
    ['up == 0', '0 == up'],
    ['changes(up[10m]) >= 4', '4 <= changes(up[10m])'],
    [
      'histogram_quantile(0.95, sum by (service, le) (rate(http_request_duration_seconds_bucket[5m]))) > 1',
      '1 < histogram_quantile(0.95, sum by (service, le) (rate(http_request_duration_seconds_bucket[5m])))',
    ],
  ];
  for (const [usual = '', turned = ''] of pairs)
    it(`is read as ${usual.slice(0, 30)}… is`, () => {
      const data = (expr: string) => JSON.stringify(readCondition(expr));
      expect(readCondition(usual).kind).to.not.equal('opaque');
      expect(data(turned)).to.equal(data(usual));
    });

  it('has the sign of the other direction, and ends with its number', () => {
    const read = (expr: string) => {
      const tree = parsePromql(expr);
      const operation = operationOf(tree, bare(tree.root));
      return (
        operation &&
        [operation.left, operation.right].map((node) => textOf(tree, node)).join(operation.operator)
      );
    };
    const signs = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' };
    for (const [sign, turned] of Object.entries(signs))
      expect(read(`2 * 3 ${sign} a`)).to.equal(`a${turned}2 * 3`);
    expect(read('a < b'), 'no number').to.equal('a<b');
    expect(read('5 - a'), 'no comparison').to.equal('5-a');
  });

  it('is another one where the sign points the other way', () => {
    expect(readCondition('0 < up').kind).to.not.equal(readCondition('0 == up').kind);
  });
});
