import { expect } from 'chai';
import { median } from '../../core/median.ts';
import type { Sample } from './sample.ts';
import { formatTable, summarise } from './table.ts';

function sample(changes: Partial<Sample>): Sample {
  return {
    name: 'services/a',
    wanted: 'pass',
    verdict: 'pass',
    findings: [],
    elapsedMs: 20_000,
    bootToSteadyMs: 8000,
    tearDownMs: 900,
    efficiencyRatio: 0.8,
    runId: 'services.a-1',
    busyRuns: 0,
    ...changes,
  };
}

describe('bench', () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([3, 1, 100])).to.equal(3);
    expect(median([4, 1, 2, 100])).to.equal(3);
  });

  it('leaves out what a run did not live to see', () => {
    expect(median([Number.NaN, 5])).to.equal(5);
    expect(median([Number.NaN])).to.be.NaN;
  });

  it('counts a verdict as right only when it is the wanted one', () => {
    const rows = summarise([
      sample({}),
      sample({ verdict: 'inconclusive', elapsedMs: 40_000 }),
      sample({ name: 'services/a + mutant', wanted: 'fail', verdict: 'fail' }),
      sample({ name: 'services/a + mutant', wanted: 'fail', verdict: 'pass' }),
    ]);
    expect(rows.map(({ name, runs, right }) => [name, runs, right])).to.deep.equal([
      ['services/a', 2, 1],
      ['services/a + mutant', 2, 1],
    ]);
    expect(rows[0]?.elapsedMs).to.equal(30_000);
  });

  it('prints one line per row, with a dash for what nobody measured', () => {
    const table = formatTable(summarise([sample({ tearDownMs: Number.NaN })]));
    expect(table.split('\n')).to.deep.equal([
      'scenario    runs  right  made again  verdict s  to steady s  tear-down s  efficiency',
      'services/a     1      1           0       20.0          8.0            -        0.80',
    ]);
  });
});
