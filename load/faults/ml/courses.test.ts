import { expect } from 'chai';
import type { Signal } from '../../../core/fault.ts';
import type { FaultDeclaration } from '../../../core/scenario.ts';
import { makeAims } from '../../../stack/apps/ml-api/aims.ts';
import { makeCustomers } from '../../../stack/apps/ml-api/customers.ts';
import { driftScores } from '../../../stack/apps/ml-api/drift-scores.ts';
import { shiftKnob } from '../../../stack/apps/ml-api/knobs/shift.ts';
import { mlApiDefaults } from '../../../stack/apps/ml-api/ml-api.ts';
import { featureNames } from '../../../stack/apps/ml-api/population.ts';
import { shippedModel } from '../../../stack/apps/ml-api/shipped-model.ts';
import { trafficKnobs, watchTraffic } from '../../../stack/apps/ml-api/traffic.ts';
import { FaultBoard } from '../../../stack/apps/shared/fault-board.ts';
import { type Traffic, visitOf } from '../../customers/customers.ts';
import { faultModule } from '../all.ts';
import { along, windowMs } from './courses.ts';

const customers = {
  features: featureNames,
  means: shippedModel.means,
  byClass: makeCustomers(1),
  outcomeDelayWallMs: 0,
};
const perWindow = 600;
const atLabMs = 1_800_000;

const aims = makeAims(1);

/** What the knob makes of the customers at each moment of lab time since it was turned. */
function trafficUnder(knob: string | null, setting?: unknown): (labMs: number) => Traffic {
  const board = new FaultBoard(trafficKnobs);
  let sinceMs = 0;
  if (knob !== null) board.set(knob, setting);
  const turnedAtWallMs = board.turnedAtWallMs(shiftKnob) ?? 0;
  const read = watchTraffic(board, aims, 60, () => turnedAtWallMs + sinceMs / 60);
  return (labMs) => {
    sinceMs = labMs;
    return read();
  };
}

/** The index that the API would score some time after the onset, from the requests of the window before that moment. */
function measuredPsi(
  feature: (typeof featureNames)[number],
  afterMs: number,
  at: (labMs: number) => Traffic,
) {
  const values = Array.from({ length: perWindow }, (_, index) => {
    const labMs = afterMs - windowMs + ((index + 0.5) * windowMs) / perWindow;
    const id = Math.round(((atLabMs + labMs) * perWindow) / windowMs);
    return visitOf(id, customers, at(labMs)).features[feature];
  }).filter((value) => value !== undefined);
  return driftScores(shippedModel.reference[feature], values.map(Number)).psi;
}

function courseOf(signals: readonly Signal[], feature: string) {
  const course = signals.find(
    (signal) => signal.kind === 'gauge-course' && signal.labels['feature_name'] === feature,
  );
  if (course?.kind !== 'gauge-course') throw new Error(`no course of ${feature}`);
  return course;
}

const placed = { on: 'ml-api', at: '5m', lasts: '40m' };
const calm = trafficUnder(null)(0);

describe('the courses that the faults of the ML API promise', () => {
  it('speak of the window that the API has', () => expect(windowMs).to.equal(mlApiDefaults.windowLabMs));

  it('are read between their points', () => {
    expect(along([0, 1, 4], 0.25)).to.equal(0.5);
    expect(along([0, 1, 4], 0.75)).to.equal(2.5);
    expect(along([0, 1, 4], 1)).to.equal(4);
    expect(along([0, 1, 4], 1.5)).to.equal(4);
  });

  for (const [fault, knob, setting] of [
    [
      { kind: 'ml-covariate-shift', ...placed, feature: 'tenure_months', psi: 0.3 },
      'shift',
      { feature: 'tenure_months', psi: 0.3 },
    ],
    [
      {
        kind: 'ml-covariate-shift',
        ...placed,
        feature: 'tenure_months',
        psi: 0.3,
        next: { psi: 0.6, after: '12m' },
      },
      'shift',
      {
        feature: 'tenure_months',
        psi: 0.3,
        course: { kind: 'two-steps', thenPsi: 0.6, afterLabMs: 720_000 },
      },
    ],
    [
      { kind: 'ml-slow-drift', ...placed, feature: 'tenure_months', psi: 0.4, over: '30m' },
      'shift',
      { feature: 'tenure_months', psi: 0.4, course: { kind: 'ramp', overLabMs: 1_800_000 } },
    ],
    [
      { kind: 'ml-seasonal-drift', ...placed, feature: 'tenure_months', psi: 0.15, period: '30m' },
      'shift',
      { feature: 'tenure_months', psi: 0.15, course: { kind: 'wave', periodLabMs: 1_800_000 } },
    ],
    [
      { kind: 'ml-prior-shift', ...placed, leavingRatio: 0.7 },
      'classes',
      { className: 'leaves', ratio: 0.7 },
    ],
    [{ kind: 'ml-unknown-customers', ...placed, confidence: 0.6 }, 'squeeze', { confidence: 0.6 }],
    [
      { kind: 'ml-nonsense-values', ...placed, feature: 'tenure_months', ratio: 0.25, value: 1e308 },
      'replaced',
      { feature: 'tenure_months', ratio: 0.25, value: 1e308 },
    ],
  ] as const satisfies readonly (readonly [FaultDeclaration, string, unknown])[]) {
    it(`are what the API scores under ${fault.kind}${'next' in fault ? ' in two steps' : ''}`, () => {
      const declaration: FaultDeclaration = fault;
      const { onset, healed } = courseOf(faultModule(declaration).signals(declaration), 'tenure_months');
      const turned = trafficUnder(knob, setting);
      const under = (labMs: number): Traffic => (labMs < 0 ? calm : turned(labMs));
      const points = onset.filter(({ afterMs }) => afterMs <= 2_400_000 && afterMs >= 0);
      expect(points.length).to.be.at.least(10);
      for (const { afterMs, value } of points) {
        const found = measuredPsi('tenure_months', afterMs, under);
        // What matters is near the thresholds 0.2 and 0.5; a PSI of 5 is far beyond both.
        const tolerance = Math.max(0.02, 0.06 * value);
        expect(found, `after ${afterMs / 1000} s`).to.be.closeTo(value, tolerance);
      }
      const last = turned(2_400_000);
      if (fault.kind === 'ml-seasonal-drift') return;
      for (const { afterMs, value } of healed) {
        const found = measuredPsi('tenure_months', afterMs, (labMs) => (labMs < 0 ? last : calm));
        expect(found, `${afterMs / 1000} s after the heal`).to.be.closeTo(
          value,
          Math.max(0.02, 0.06 * value),
        );
      }
    });
  }

  it('hold for every feature under prior shift', () => {
    for (const leavingRatio of [0.5, 0.6, 0.7, 0.8]) {
      const fault: FaultDeclaration = { kind: 'ml-prior-shift', ...placed, leavingRatio };
      const shifted = trafficUnder('classes', { className: 'leaves', ratio: leavingRatio })(0);
      for (const feature of featureNames) {
        const { onset } = courseOf(faultModule(fault).signals(fault), feature);
        expect(measuredPsi(feature, windowMs, () => shifted)).to.be.closeTo(onset.at(-1)?.value ?? 0, 0.03);
      }
    }
  });
});
