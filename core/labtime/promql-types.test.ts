import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readRules } from '../config/rules.ts';
import { parsePromql } from './promql.ts';
import { resultProblem, typeProblems } from './promql-types.ts';

const problems = (text: string) => typeProblems(parsePromql(text)).map(({ reason }) => reason);

describe('types of PromQL, as Prometheus 2.47.2 wants them', () => {
  for (const [text, says] of [
    ['rate(x) > 1', 'rate() takes a range vector, and this is an instant vector'],
    ['sum(x[5m]) > 1', 'sum() takes an instant vector, and this is a range vector'],
    ['-"a"', 'a sign takes scalars and instant vectors, and this is a string'],
    ['-x[5m]', 'a sign takes scalars and instant vectors, and this is a range vector'],
    ['+(x[5m:1m])', 'a sign takes scalars and instant vectors'],
    ['x[5m] > 1', 'an operator takes scalars and instant vectors'],
    ['scalar(sum(up)) < 3', 'a comparison of two scalars needs `bool`'],
    ['1 and 2', 'a set operator takes instant vectors'],
    ['histogram_quantile(x, 0.9)', 'histogram_quantile() takes a scalar'],
    ['clamp(x, 1)', 'clamp() takes 3 arguments, and here are 2'],
    ['label_replace(x, "a", "b")', 'label_replace() takes 5 arguments'],
    ['abs(1)', 'abs() takes an instant vector, and this is a scalar'],
    ['topk(x) > 1', 'topk() takes two arguments'],
    ['count_values(5, x)', 'the parameter of count_values() takes a string'],
    ['max_over_time(rate(x)[5m:1m])', 'rate() takes a range vector'],
    ['vector(x) > 1', 'vector() takes a scalar'],
  ] as const) {
    it(`refuses ${text}`, () => expect(problems(text).join('\n')).to.include(says));
  }

  for (const text of [
    'rate(x[5m]) > 1',
    'sum by (a) (rate(x[5m])) / on (a) group_left sum by (a) (y) > 0.5',
    'scalar(sum(up)) < bool 3',
    '1 < x',
    'histogram_quantile(0.9, sum by (le) (rate(x[5m])))',
    'label_join(x, "a", ",", "b", "c", "d")',
    'label_join(x, "a", ",")',
    'round(x)',
    'round(x, 5)',
    'hour() > 8',
    'max_over_time(x[1h:1m]) > 1',
    'max_over_time(rate(x[5m])[1h:1m]) offset 5m > 1',
    'topk(3, x) > 1',
    'count_values("v", x)',
    'quantile(0.9, x)',
    'vector(1)',
    '-x > 1',
    'time() - x > 600',
    'predict_linear(x[1h], 4 * 3600) < 0',
    'absent(x{a="b"})',
    '(x > 1) or vector(0)',
  ]) {
    it(`takes ${text}`, () => expect(problems(text)).to.deep.equal([]));
  }

  for (const [text, says] of [
    ['x[5m]', 'its result is a range vector'],
    ['(x[5m:1m]) offset 5m', 'its result is a range vector'],
    ['"a"', 'its result is a string'],
    ['x', undefined],
    ['1', undefined],
    ['time() + 1', undefined],
  ] as const) {
    it(`${says === undefined ? 'lets' : 'does not let'} a rule give ${text}`, () => {
      expect(problems(text)).to.deep.equal([]);
      if (says === undefined) expect(resultProblem(parsePromql(text))).to.equal(undefined);
      else expect(resultProblem(parsePromql(text))).to.include(says);
    });
  }

  it('takes every shipped rule', () => {
    const folder = join(import.meta.dirname, '..', '..', 'stack', 'config', 'prometheus', 'rules');
    for (const name of readdirSync(folder))
      for (const { alert, expr } of readRules({ path: name, text: readFileSync(join(folder, name), 'utf8') }))
        expect([...problems(expr), resultProblem(parsePromql(expr))], alert).to.deep.equal([undefined]);
  });
});
