import { expect } from 'chai';
import { type AlertRule, readRecordingRules, readRules } from './rules.ts';
import { withRecordsWrittenOut } from './written-out.ts';

const halfMinute = 30_000;
/** Each line is a rule in flow style: `alert: A, expr: ...` or `record: r, expr: ...`. Groups are divided by `--- name`. */
function first(...lines: readonly string[]): AlertRule {
  const file = {
    path: 'rules/r.yml',
    text: `groups:\n  - name: g\n    rules:\n${lines
      .map((line) =>
        line.startsWith('---') ? `  - ${line.slice(3)}\n    rules:\n` : `      - { ${line} }\n`,
      )
      .join('')}`,
  };
  const [rule] = withRecordsWrittenOut(readRules(file), readRecordingRules(file), halfMinute);
  if (rule === undefined) throw new Error('no rule');
  return rule;
}
const exprOf = (alert: string, record: string): string =>
  first(`record: "r:x", expr: '${record}'`, `alert: A, expr: '${alert}'`).expr;
const whyLeft = (...lines: readonly string[]): string =>
  first(...lines)
    .recorded?.left.map(({ record, why }) => `${record}: ${why}`)
    .join('; ') ?? 'none is read';

describe('recorded series, written out', () => {
  it('stand in parentheses, those in the recording rules too', () => {
    const rule = first(
      "record: 'a:x', expr: 'sum by (s) (x)'",
      "record: 'b:x', expr: 'a:x / 2'",
      "alert: A, expr: 'b:x > 1 and up'",
    );
    expect(rule.expr).to.equal('((sum by (s) (x)) / 2) > 1 and up');
    expect(rule.written?.expr).to.equal('b:x > 1 and up');
    expect(
      rule.recorded?.by.map(({ record, expr, location }) => [record, expr, location.line]),
    ).to.deep.equal([
      ['a:x', 'sum by (s) (x)', 4],
      ['b:x', '(sum by (s) (x)) / 2', 5],
    ]);
  });

  it('leave a rule alone that reads none', () => {
    const rule = first("record: 'a:x', expr: x", "alert: A, expr: 'up == 0'");
    expect(rule).not.to.have.any.keys('recorded', 'written');
  });

  it('are found by their name in braces', () => {
    expect(exprOf('{__name__="r:x"} > 1', 'x')).to.equal('(x) > 1');
  });

  it('hand on what they are asked for, where every series has it', () => {
    expect(exprOf('r:x{s="a"} > 1', 'sum by (s) (x{c="5"}) / sum by (s) (y)')).to.equal(
      '(sum by (s) (x{s="a", c="5"}) / sum by (s) (y{s="a"})) > 1',
    );
    expect(exprOf('r:x{s="a"} > 1', 'x{}')).to.equal('(x{s="a"}) > 1');
    for (const record of [
      'sum by (t) (x)',
      'label_replace(x, "s", "$1", "t", "(.*)")',
      'x * on (t) group_left () y',
      'topk(1, x)',
      'sum without (s) (x)',
    ])
      expect(
        whyLeft(`record: 'r:x', expr: '${record}'`, `alert: A, expr: 'r:x{s="a"} > 1'`),
        record,
      ).to.equal('r:x: it is read by labels that its expression may change');
  });

  it('do not swallow what follows a comment', () => {
    expect(first('record: \'r:x\', expr: "x # all"', "alert: A, expr: 'r:x > 1'").expr).to.equal(
      '(x # all\n) > 1',
    );
  });

  it('are left where they would never come to an end in the memory of a machine', () => {
    const chain = Array.from(
      { length: 40 },
      (_, index) => `record: "r:${index + 1}", expr: "r:${index} + r:${index}"`,
    );
    const { expr, recorded } = first('record: "r:0", expr: x', ...chain, 'alert: A, expr: "r:40 > 1"');
    expect(expr.length).to.be.lessThan(100_000);
    expect(recorded?.left.map(({ why }) => why)).to.deep.equal(['its expression would be too long']);
  });

  it('are written out in each place where they are read', () => {
    const { expr, recorded } = first(
      'record: "r:x", expr: x',
      'alert: A, expr: "r:x / 2 > r:x offset 0s or r:x"',
    );
    expect(expr).to.equal('(x) / 2 > r:x offset 0s or (x)');
    expect(recorded?.by).to.have.length(1);
  });

  it('may stand in a subquery', () => {
    expect(exprOf('max_over_time(r:x[5m:1m]) > 1', 'x')).to.equal('max_over_time((x)[5m:1m]) > 1');
  });

  const record = "record: 'r:x', expr: x";
  for (const [what, lines] of Object.entries({
    'several rules record it (rules/r.yml:4, rules/r.yml:5)': [record, record, "alert: A, expr: 'r:x > 1'"],
    'its rule sets env (rules/r.yml:4)': [`${record}, labels: { env: a }`, "alert: A, expr: 'r:x > 1'"],
    'it is recorded from itself': ["record: 'r:x', expr: 'r:x + 1'", "alert: A, expr: 'r:x > 1'"],
    'its samples are read over a range': [record, "alert: A, expr: 'rate(r:x[5m]) > 1'"],
    'it is read as of another moment': [record, "alert: A, expr: 'r:x offset 5m > 1'"],
    'absent() makes labels of what it is read by': [record, "alert: A, expr: 'absent(r:x)'"],
    'its rule cannot be read (rules/r.yml:4)': ["record: 'r:x', expr: 'x >'", "alert: A, expr: 'r:x > 1'"],
  }))
    it(`are left where they are: ${what}`, () => {
      expect(whyLeft(...lines)).to.equal(`r:x: ${what}`);
    });

  it('are left where they are where what records them reads them, by whatever way: the expression stands as it is', () => {
    for (const lines of [
      ["record: 'r:x', expr: 'sum(r:x)'", "alert: A, expr: 'r:x == 0'"],
      ["record: 'r:x', expr: 'r:y * 1'", "record: 'r:y', expr: 'r:x + 1'", "alert: A, expr: 'r:x == 0'"],
    ]) {
      const rule = first(...lines);
      expect(rule.expr).to.equal('r:x == 0');
      expect(rule.recorded?.left.map(({ record, why }) => `${record}: ${why}`)).to.deep.equal([
        'r:x: it is recorded from itself',
      ]);
    }
  });

  it('are left where they are where targets have a series of that name: a reader sees both', () => {
    for (const name of ['up', 'ALERTS', 'scrape_samples_scraped'])
      expect(whyLeft(`record: ${name}, expr: x`, `alert: A, expr: '${name} == 0'`)).to.equal(
        `${name}: Prometheus writes series of that name itself (rules/r.yml:4)`,
      );
  });

  it('are left where they are: recorded more rarely than they are seen', () => {
    expect(whyLeft("alert: A, expr: 'r:x > 1'", '---name: h\n    interval: 7m', record)).to.contain(
      'recorded every 7m',
    );
  });
});

describe('the wait for a recorded series', () => {
  const record = "record: 'r:x', expr: x";
  const alert = "alert: A, expr: 'r:x > 1'";
  const waitOf = (...lines: readonly string[]) => {
    const { minMs, maxMs } = first(...lines).recorded ?? {};
    return [minMs, maxMs];
  };

  it('is none behind an earlier rule of the same group', () => {
    expect(waitOf(record, alert)).to.deep.equal([0, 0]);
  });

  it('is one evaluation behind a later rule of the same group', () => {
    expect(waitOf(alert, record)).to.deep.equal([halfMinute, halfMinute]);
    expect(waitOf("alert: A, expr: 'r:x > 1 and up'", record), 'up is seen at once').to.deep.equal([
      0,
      halfMinute,
    ]);
  });

  it('is up to the interval of another group', () => {
    expect(waitOf(alert, '---name: h', record)).to.deep.equal([0, halfMinute]);
    expect(waitOf(alert, '---name: h\n    interval: 2m', record)).to.deep.equal([0, 120_000]);
  });

  it('adds up along the way', () => {
    expect(
      waitOf(
        alert,
        '---name: h',
        "record: 'r:x', expr: 'q:x'",
        '---name: i\n    interval: 1m',
        "record: 'q:x', expr: x",
      ),
    ).to.deep.equal([0, 90_000]);
  });
});
