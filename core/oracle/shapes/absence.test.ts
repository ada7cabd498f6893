import { expect } from 'chai';
import fc from 'fast-check';
import type { Signal } from '../../fault.ts';
import { readCondition } from '../condition.ts';
import { anyAbsence } from '../testing/any-series.ts';
import { type Checked, fitOf, problemsIn, productionTiming } from '../testing/check-lab.ts';
import { labSetting } from '../testing/lab-setting.ts';
import { playAbsence, predictAbsence, type SimulatedAbsence } from '../testing/simulate-vanishing.ts';
import type { PartTruth } from '../truth.ts';

const setting = labSetting({ ratePerSecond: { 'ml-api': 50 } });
const dropped: Signal = {
  kind: 'metric-gone',
  service: 'ml-api',
  metric: 'model_accuracy',
  isMarked: true,
};
const dead: Signal = { kind: 'target-down', service: 'ml-api' };

function truthOf(expr: string, signals: readonly Signal[], service = 'ml-api', lastsMs = 600_000): PartTruth {
  const condition = readCondition(expr);
  expect(condition.kind).to.equal('absence');
  return condition.truth({ service, setting, faults: [{ index: 0, atMs: 30_000, lastsMs, signals }] });
}
const rule = 'absent(model_accuracy{service="ml-api"})';

describe('a series that is absent', () => {
  it('is marked by the next scrape when its target does not expose it any more, and back with the one that does', () => {
    const truth = truthOf(rule, [dropped]);
    if (truth.kind !== 'holds') throw new Error(truth.why);
    // A scrape, and 60 ms of the machine at speed 60.
    expect(truth.begins).to.include({ earliestMs: 30_000, latestMs: 30_000 + 15_000 + 3600 });
    expect(truth.ends).to.include({ earliestMs: 630_000, latestMs: 630_000 + 15_000 + 3600 });
  });

  it('is seen for the lookback when nothing marks it', () => {
    const truth = truthOf(rule, [{ ...dropped, isMarked: false }]);
    if (truth.kind !== 'holds') throw new Error(truth.why);
    expect(truth.begins).to.include({ earliestMs: 30_000 - 15_000 + 300_000, latestMs: 330_000 + 3600 });
    expect(truthOf(rule, [{ ...dropped, isMarked: false }], 'ml-api', 250_000))
      .to.have.property('why')
      .that.includes('too old to be seen');
  });

  it('is gone with its target, and back with its first event', () => {
    const truth = truthOf(rule, [dead]);
    if (truth.kind !== 'holds') throw new Error(truth.why);
    expect(truth.begins.latestMs).to.equal(30_000 + 15_000 + 10_000 + 3600);
    // Two seconds to start up, and 20 ms to the next request, by the wall.
    expect(truth.ends.latestMs).to.equal(630_000 + 15_000 + 3600 + 120_000 + 1200);
    expect(truthOf('absent(up{service="ml-api"})', [dead]).kind).to.equal('never');
    expect(truthOf('absent(scrape_duration_seconds{service="ml-api"})', [dead]).kind).to.equal('never');
  });

  it('says which service it is about, or nothing is known', () => {
    expect(truthOf('absent(model_accuracy)', [dropped]).kind).to.equal('unknown');
    expect(truthOf('absent(model_accuracy{service="app"})', [dropped]).kind).to.equal('never');
    expect(truthOf('absent(data_drift_score{service="ml-api"})', [dropped]).kind).to.equal('never');
    expect(truthOf(rule, [dropped, dead]).kind).to.equal('unknown');
  });

  for (const expr of [
    'absent(model_accuracy{service=~"ml.*"})',
    'absent_over_time(a{service="b"}[5m])',
    'absent({a="b"})',
  ]) {
    it(`${expr} is opaque`, () => {
      expect(readCondition(expr)).to.have.property('kind', 'opaque');
    });
  }
});

describe('oracle against a simulated Prometheus: absence', () => {
  const checked: Checked<SimulatedAbsence> = { play: playAbsence, predict: predictAbsence };

  it('holds every firing and every end within its windows, whatever the phases', () => {
    fc.assert(
      fc.property(anyAbsence, (lab) => {
        expect(problemsIn(checked, lab)).to.equal('');
      }),
      { numRuns: 2000 },
    );
  });

  for (const isMarked of [true, false]) {
    it(`has no wider windows than the phases need, ${isMarked ? 'marked' : 'unmarked'}`, () => {
      const fit = fitOf(checked, { ...productionTiming, forMs: 60_000, isMarked }, 1000);
      expect(fit.life.certainty).to.equal('must');
      expect(fit.fired).to.equal(fit.phases);
      // A second of either phase, and the machine's 60 ms.
      expect(fit.unreachedMs).to.be.at.most(2060);
    });
  }
});
