import { expect } from 'chai';
import { partsOf } from './expression-parts.ts';

const brief = (expr: string) =>
  partsOf(expr).map((part) =>
    part.kind === 'selector'
      ? `${part.isAlternative ? 'or ' : ''}${part.wants} ${part.text}`
      : `${part.isAlternative ? 'or ' : ''}${part.side} ${part.sign} ${part.bound}`,
  );

describe('the parts of an expression', () => {
  const cases: readonly (readonly [expr: string, parts: readonly string[]])[] = [
    ['up == 0', ['up == 0', 'present up']],
    ['0.05 < rate(x{a="b"}[5m] offset 1m)', ['rate(x{a="b"}[5m] offset 1m) > 0.05', 'present x{a="b"}']],
    ['sum(x) / sum(y) > (-3 * 0.5 + 2)', ['sum(x) / sum(y) > 0.5', 'present x', 'present y']],
    ['a > -1 and b < 2', ['a > -1', 'present a', 'b < 2', 'present b']],
    ['a > 1 or b', ['or a > 1', 'or present a', 'or present b']],
    ['a > 1 unless on (service) b == 0', ['a > 1', 'present a']],
    ['absent(x{service="app"})', ['absent x{service="app"}']],
    ['absent(x == 1)', ['absent x']],
    ['count(x > bool 1) >= 2', ['count(x > bool 1) >= 2', 'present x']],
    ['a > b', ['present a', 'present b']],
    ['vector(1)', []],
    ['x{l="#"} # a comment > 3\n  > 2', ['x{l="#"} > 2', 'present x{l="#"}']],
    ['max_over_time(x[5m:30s]) != 3', ['max_over_time(x[5m:30s]) != 3', 'present x']],
  ];
  for (const [expr, parts] of cases) it(expr, () => expect(brief(expr)).to.deep.equal(parts));
});
