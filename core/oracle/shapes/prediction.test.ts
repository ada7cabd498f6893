import { expect } from 'chai';
import fc from 'fast-check';
import type { Signal } from '../../fault.ts';
import { readCondition } from '../condition.ts';
import { type Regression, regressionSpan } from '../regression.ts';
import { inLabMs, machineWallMs, pastTermName } from '../setting.ts';
import { anyRamp } from '../testing/any-series.ts';
import { problemsIn } from '../testing/check-lab.ts';
import { labSetting } from '../testing/lab-setting.ts';
import { playRamp, predictRamp } from '../testing/simulate-ramp.ts';
import type { PartTruth } from '../truth.ts';

const minute = 60_000;
const setting = labSetting();
/** Half full, and full within the hour that the fault lasts. */
const writer: Signal = {
  kind: 'gauge',
  service: 'host',
  metric: 'node_filesystem_avail_bytes',
  labels: { mountpoint: '/data' },
  baseline: 50e9,
  faultValue: 0,
  riseMs: 60 * minute,
};
const rule = 'predict_linear(node_filesystem_avail_bytes{fstype!="tmpfs"}[1h], 4 * 3600) < 0';

function truthOf(expr: string, signals: readonly Signal[], atMs = 60 * minute): PartTruth {
  const condition = readCondition(expr);
  expect(condition.kind).to.equal('prediction');
  return condition.truth({
    service: 'host',
    setting,
    faults: [{ index: 0, atMs, lastsMs: 60 * minute, signals }],
  });
}

describe('a disk that will be full', () => {
  it('is seen once enough of the window has fallen', () => {
    const truth = truthOf(rule, [writer]);
    if (truth.kind !== 'holds') throw new Error(truth.why);
    const line = truth.begins.terms.find(({ name }) => name === 'straight line');
    // Of a full window: see regression.test.ts, where 70 % an hour take 23 minutes; 100 % of what is there take less.
    expect(line?.minMs).to.be.within(15 * minute, 23 * minute);
    expect((line?.maxMs ?? 0) - (line?.minMs ?? 0)).to.be.below(40_000);
    expect(truth.ends.earliestMs).to.be.above(120 * minute);
  });

  it('is seen sooner when nobody can say how far back its samples go', () => {
    const [long, short] = [truthOf(rule, [writer]), truthOf(rule, [writer], 0)];
    if (long.kind !== 'holds' || short.kind !== 'holds') throw new Error('both hold');
    expect(short.begins.earliestMs).to.be.below(5 * minute);
    expect(short.begins.latestMs).to.equal(long.begins.latestMs - 60 * minute);
  });

  it('is seen as late as in a long past when there is one', () => {
    const [long, young] = [truthOf(rule, [writer]), truthOf(rule, [{ ...writer, hasPast: true }], 0)];
    if (long.kind !== 'holds' || young.kind !== 'holds') throw new Error('both hold');
    expect(young.begins.earliestMs).to.be.closeTo(long.begins.earliestMs - 60 * minute, 1e-6);
  });

  it('is seen sooner by what is missing between the past and the first scrapes, and never by more than is said', () => {
    const copied = { ...writer, riseMs: 0, faultValue: 10e9, hasPast: true };
    const truth = truthOf(rule, [copied], 0);
    if (truth.kind !== 'holds') throw new Error(truth.why);
    const termIn = (terms: readonly { name: string; minMs: number }[]) =>
      terms.find(({ name }) => name === pastTermName)?.minMs ?? 0;
    const allowed = { begins: termIn(truth.begins.terms), ends: termIn(truth.ends.terms) };
    expect(allowed.begins).to.be.within(-5000, -1000);
    const line: Regression = {
      windowMs: 60 * minute,
      aheadMs: 240 * minute,
      holds: (predicted) => predicted < 0,
      valueAt: (ms) => (ms < 0 || ms >= 60 * minute ? 50e9 : 10e9),
      firstSampleMs: Number.NEGATIVE_INFINITY,
      untilMs: 140 * minute,
      scrapeIntervalMs: setting.scrapeIntervalMs,
    };
    const whole = regressionSpan(line);
    if (whole.kind !== 'within') throw new Error(whole.kind);
    const gap = fc.record({
      wallMs: fc.integer({ min: 250, max: 8000 }),
      endsWallMs: fc.integer({ min: -10_000, max: 0 }),
    });
    fc.assert(
      fc.property(gap, ({ wallMs, endsWallMs }) => {
        const toMs = inLabMs(endsWallMs, setting);
        const missing = { fromMs: toMs - inLabMs(wallMs, setting), toMs };
        const gapped = regressionSpan({ ...line, missing });
        if (gapped.kind !== 'within') throw new Error(gapped.kind);
        const ratio = wallMs / machineWallMs.gapAfterPast;
        for (const edge of ['begins', 'ends'] as const) {
          const shiftMs = gapped[edge][0] - whole[edge][0];
          expect(shiftMs, edge).to.be.within(allowed[edge] * ratio - setting.scrapeIntervalMs, 0);
        }
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('is not when it never fills, when nothing moves it, or when its target dies', () => {
    expect(truthOf(rule, [{ ...writer, faultValue: 49e9 }]).kind).to.equal('never');
    expect(truthOf(rule, []).kind).to.equal('untold');
    expect(truthOf(rule, [{ ...writer, metric: 'other' }]).kind).to.equal('untold');
    expect(truthOf(rule, [writer, { kind: 'target-down', service: 'host' }]).kind).to.equal('unknown');
    expect(truthOf(rule, [writer, { ...writer, labels: { mountpoint: '/' } }]).kind).to.equal('unknown');
  });

  for (const expr of ['predict_linear(a[1h], b) < 0', 'deriv(a[1h]) < 0', 'predict_linear(a[1h], 60) == 0']) {
    it(`${expr} is opaque`, () => {
      expect(readCondition(expr)).to.have.property('kind', 'opaque');
    });
  }
});

describe('oracle against a simulated Prometheus: predictions', () => {
  it('holds every firing and every end within its windows, whatever the phases', () => {
    fc.assert(
      fc.property(anyRamp, (lab) => {
        expect(problemsIn({ play: playRamp, predict: predictRamp }, lab)).to.equal('');
      }),
      { numRuns: 200 },
    );
  });
});
