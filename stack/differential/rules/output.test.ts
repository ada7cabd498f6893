import { expect } from 'chai';
import { readPromtoolOutput } from './output.ts';

/** As promtool 2.47.2 prints it, both streams in one. */
const agreed = 'Unit Testing:  /labs/Lab0.test.yml\n  SUCCESS\n\n';
const contradiction = (id: string, time: string, exp: string, got: string): string =>
  `    expr: "count by (alertstate) (ALERTS{alertname=\\"${id}\\"})", time: ${time},\n` +
  `        exp: ${exp}\n        got: ${got}\n\n`;
const firing = '{alertstate="firing"} 1E+00';
const contradicted = `Unit Testing:  /labs/Lab1.test.yml
  FAILED:
${contradiction('Lab1', '3m36s', 'nil', firing)}${contradiction('Lab1', '1h2m', firing, 'nil')}
`;

describe('what promtool prints', () => {
  it('is nothing to tell when every file agrees', () => {
    expect(readPromtoolOutput(agreed + agreed, 2)).to.deep.equal([]);
  });

  it('tells what the alert is instead, and when', () => {
    expect(readPromtoolOutput(agreed + contradicted, 2)).to.deep.equal([
      { id: 'Lab1', atMs: 216_000, state: 'firing' },
      { id: 'Lab1', atMs: 3_720_000, state: 'inactive' },
    ]);
  });

  for (const [why, output, fileCount] of [
    ['a file was not reached', agreed, 2],
    [
      'a file failed for another reason',
      `${agreed}  FAILED:\nyaml: line 3: mapping values are not allowed\n`,
      2,
    ],
    ['nothing was found', '', 1],
    [
      'the alert is in two states',
      `  FAILED:\n${contradiction('Lab1', '1m', 'nil', `${firing}, ${firing}`)}`,
      1,
    ],
  ] as const) {
    it(`is no agreement when ${why}`, () => {
      expect(() => readPromtoolOutput(output, fileCount))
        .to.throw()
        .with.property('code', 'PROMTOOL_OUTPUT');
    });
  }
});
