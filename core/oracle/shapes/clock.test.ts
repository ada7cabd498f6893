import { expect } from 'chai';
import fc from 'fast-check';
import type { Signal } from '../../fault.ts';
import { readCondition } from '../condition.ts';
import { anyClock } from '../testing/any-series.ts';
import { type Checked, fitOf, problemsIn, productionTiming } from '../testing/check-lab.ts';
import { labSetting } from '../testing/lab-setting.ts';
import { playClock, predictClock, type SimulatedClock } from '../testing/simulate-clock.ts';
import type { PartTruth } from '../truth.ts';

const setting = labSetting();
const frozen: Signal = {
  kind: 'frozen-clock',
  service: 'ml-api',
  metric: 'model_last_evaluation_timestamp_seconds',
  labels: { model_name: 'churn' },
  writesEveryMs: 60_000,
};
const rule = 'time() - model_last_evaluation_timestamp_seconds > 600';

function truthOf(expr: string, signals: readonly Signal[], lastsMs = 1_200_000): PartTruth {
  const condition = readCondition(expr);
  expect(condition.kind).to.equal('clock');
  return condition.truth({
    service: 'ml-api',
    setting,
    faults: [{ index: 0, atMs: 30_000, lastsMs, signals }],
  });
}

describe('a gauge that says when something was last done', () => {
  it('is too old so long after its last write, whenever it is scraped', () => {
    const truth = truthOf(rule, [frozen]);
    if (truth.kind !== 'holds') throw new Error(truth.why);
    expect(truth.begins).to.include({ earliestMs: 30_000 - 60_000 + 600_000, latestMs: 630_000 + 3600 });
    // The next write, and its scrape.
    expect(truth.ends).to.include({ earliestMs: 1_230_000, latestMs: 1_230_000 + 60_000 + 15_000 + 3600 });
  });

  it('never is when it is written again in time, and nobody knows when it always may be', () => {
    expect(truthOf(rule, [frozen], 400_000)).to.deep.equal({
      kind: 'never',
      why: 'model_last_evaluation_timestamp_seconds is written again before it is 10m old',
    });
    expect(truthOf('time() - model_last_evaluation_timestamp_seconds > 70', [frozen]).kind).to.equal(
      'unknown',
    );
  });

  it('is seen through for the series of the fault alone', () => {
    expect(
      truthOf('time() - model_last_evaluation_timestamp_seconds{model_name="x"} > 600', [frozen]).kind,
    ).to.equal('unknown');
    expect(
      truthOf('time() - model_last_evaluation_timestamp_seconds{model_name="churn"} >= 600', [frozen]).kind,
    ).to.equal('holds');
    expect(truthOf(rule, [frozen, frozen]).kind).to.equal('unknown');
    expect(truthOf(rule, []).kind).to.equal('untold');
  });

  for (const expr of [
    'time() - a < 600',
    'a - time() > 600',
    'time() + a > 600',
    'timestamp(b) - a > 600',
    'time() - a offset 5m > 600',
  ]) {
    it(`${expr} is opaque`, () => {
      expect(readCondition(expr)).to.have.property('kind', 'opaque');
    });
  }
});

describe('oracle against a simulated Prometheus: clocks', () => {
  const checked: Checked<SimulatedClock> = { play: playClock, predict: predictClock };

  it('holds every firing and every end within its windows, whatever the phases', () => {
    fc.assert(
      fc.property(anyClock, (lab) => {
        expect(problemsIn(checked, lab)).to.equal('');
      }),
      { numRuns: 2000 },
    );
  });

  it('has no wider windows than the phases of the writer need', () => {
    const lab = {
      ...productionTiming,
      lastsMs: 1_200_000,
      forMs: 60_000,
      writesEveryMs: 60_000,
      limitMs: 600_000,
    };
    const fits = [0, 59_000].map((wroteBeforeMs) =>
      fitOf(checked, { ...lab, wroteBeforeMs, resumesAfterMs: 60_000 - wroteBeforeMs }, 1000),
    );
    const [late, early] = fits;
    if (late === undefined || early === undefined) throw new Error('two fits');
    expect(late.life.certainty).to.equal('must');
    // The windows hold all phases of the writer: each of the two extremes leaves out the other's 60 s.
    expect(late.unreachedMs).to.be.at.most(60_000 + 2060);
    expect(early.unreachedMs).to.be.at.most(60_000 + 2060);
  });
});
