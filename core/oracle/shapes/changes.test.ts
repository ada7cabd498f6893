import { expect } from 'chai';
import fc from 'fast-check';
import { readCondition } from '../condition.ts';
import { anyCycles } from '../testing/any-series.ts';
import { type Checked, fitOf, problemsIn, productionTiming } from '../testing/check-lab.ts';
import { labSetting } from '../testing/lab-setting.ts';
import { playCycles, predictCycles, type SimulatedCycles } from '../testing/simulate-cycles.ts';
import type { PartTruth, TimedFault } from '../truth.ts';

const setting = labSetting({ speed: 10 });

/** Killed every so often, and down for a minute each time. */
function kills(count: number, everyMs = 120_000, lastsMs = 60_000): TimedFault[] {
  const signals = [{ kind: 'target-down' as const, service: 'app' }];
  return Array.from({ length: count }, (_, index) => ({ index, atMs: index * everyMs, lastsMs, signals }));
}

function truthOf(expr: string, faults: readonly TimedFault[]): PartTruth {
  const condition = readCondition(expr);
  expect(condition.kind).to.equal('changes');
  return condition.truth({ service: 'app', setting, faults });
}

describe('a target that goes down and up again', () => {
  it('has changed often enough with its second recovery, until its first fall is too old', () => {
    const truth = truthOf('changes(up[10m]) >= 4', kills(2));
    if (truth.kind !== 'holds') throw new Error(truth.why);
    // The second start takes up to 2 s of the wall, then a scrape.
    expect(truth.begins).to.include({ earliestMs: 180_000, latestMs: 180_000 + 20_000 + 15_000 + 600 });
    expect(truth.begins.terms.reduce((sum, { maxMs }) => sum + maxMs, 0)).to.equal(truth.begins.latestMs);
    // The sample before the first fall leaves the window.
    expect(truth.ends).to.include({ earliestMs: 600_000 - 15_000, latestMs: 600_000 + 600 });
    expect(truth).to.include({ faultIndex: 1, endedByFaultIndex: 0 });
  });

  it('counts one more for > than for >=, and in the last kills as in the first', () => {
    expect(truthOf('changes(up[10m]) > 3', kills(2))).to.deep.equal(
      truthOf('changes(up[10m]) >= 4', kills(2)),
    );
    const truth = truthOf('changes(up[10m]) >= 4', kills(4));
    if (truth.kind !== 'holds') throw new Error(truth.why);
    expect(truth.begins.earliestMs).to.equal(180_000);
    expect(truth.ends.earliestMs).to.equal(240_000 + 600_000 - 15_000);
  });

  for (const [kind, why, faults] of [
    ['never', 'changes 2 times, not 4 times', kills(1)],
    ['never', 'never fit into 10m', kills(2, 700_000)],
    ['unknown', 'too far apart', kills(3, 700_000)],
    ['unknown', 'hardly fit', kills(2, 530_000)],
    ['unknown', 'of death may fall between two scrapes', kills(2, 120_000, 20_000)],
    ['unknown', 'a life between two deaths', kills(2, 80_000)],
  ] as const) {
    it(`is ${kind}: ${why}`, () => {
      expect(truthOf('changes(up[10m]) >= 4', faults))
        .to.include({ kind })
        .and.have.property('why')
        .that.includes(why);
    });
  }

  it('is asked about the service of the rule', () => {
    expect(truthOf('changes(up{service="app"}[10m]) >= 4', kills(2)).kind).to.equal('holds');
    expect(truthOf('changes(up{service="ml-api"}[10m]) >= 4', kills(2)).kind).to.equal('unknown');
    for (const expr of ['changes(a[10m]) >= 4', 'changes(up[10m]) < 4', 'resets(up[10m]) >= 4']) {
      expect(readCondition(expr), expr).to.have.property('kind', 'opaque');
    }
  });
});

describe('oracle against a simulated Prometheus: kills and starts', () => {
  const checked: Checked<SimulatedCycles> = { play: playCycles, predict: predictCycles };

  it('holds every firing and every end within its windows, whatever the phases', () => {
    fc.assert(
      fc.property(anyCycles, (lab) => {
        expect(problemsIn(checked, lab)).to.equal('');
      }),
      { numRuns: 1500 },
    );
  });

  it('has no wider windows than the phases need', () => {
    const lab = {
      ...productionTiming,
      lastsMs: 60_000,
      cycles: 3,
      everyMs: 120_000,
      windowMs: 600_000,
      fewest: 4,
    };
    const fit = fitOf(checked, { ...lab, startUpMs: 1000 }, 1000);
    expect(fit.life.certainty).to.equal('must');
    expect(fit.fired).to.equal(fit.phases);
    // A second of either phase, of the start-up, and the machine's 60 ms.
    expect(fit.unreachedMs).to.be.at.most(3060);
  });
});
