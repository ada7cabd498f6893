import { expect } from 'chai';
import { readSaid } from './said.ts';

/** As promtool 2.47.2 printed it, both streams in one. */
const header = 'Unit Testing:  test.yml\n';
const query =
  '    expr: "# 1.0.3\\nsum_over_time((2 ^ round((timestamp((up{job=\\"a\\"} == 0\\n) + 0) - 1.5) / 0.05))[2450ms:50ms])", time: 3s950ms,';
const samples = `${query}\n        exp: nil\n        got: {a="}, {", job="a"} 1.125899906842623E+15, {} 3E+00\n`;
const failure =
  '    expr: "# 0.2.1\\nx", time: 4s, err: found duplicate series for the match group {} on the right hand-side of the operation\n';

describe('what promtool says where a test expects nothing', () => {
  it('is nothing where no query has a result', () => {
    expect(readSaid(`${header}  SUCCESS\n\n`)).to.deep.equal([]);
  });

  it('is the label sets of every query with a result, and their values', () => {
    expect(readSaid(`${header}  FAILED:\n${samples}\n`)).to.deep.equal([
      {
        question: 1,
        playing: 0,
        batch: 3,
        result: [
          { labels: { a: '}, {', job: 'a' }, value: 2 ** 50 - 1 },
          { labels: {}, value: 3 },
        ],
      },
    ]);
  });

  it('is the error of a query that cannot be evaluated', () => {
    const [said] = readSaid(`${header}  FAILED:\n${failure}${samples}\n`);
    expect(said).to.deep.include({ question: 0, playing: 2, batch: 1 });
    expect(said?.result).to.have.property('error').that.contains('duplicate series');
  });

  for (const [why, output] of [
    ['nothing was printed', ''],
    ['the file was not read', `${header}  FAILED:\nyaml: line 3: mapping values are not allowed\n`],
    ['something else stands beside an answer', `${header}  FAILED:\n${samples}panic: no\n`],
    ['labels cannot be read', `${header}  FAILED:\n${samples.replace('{} 3E+00', '{a=} 3E+00')}`],
    ['a value is none', `${header}  FAILED:\n${samples.replace('3E+00', 'three')}`],
  ] as const) {
    it(`is not guessed when ${why}`, () => {
      expect(() => readSaid(output))
        .to.throw()
        .with.property('code', 'PROMTOOL_OUTPUT');
    });
  }
});
