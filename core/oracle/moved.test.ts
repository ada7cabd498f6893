import { expect } from 'chai';
import type { Signal } from '../fault.ts';
import { readCondition } from './condition.ts';
import { isMoved } from './moved.ts';
import { labSetting } from './testing/lab-setting.ts';
import type { TimedFault } from './truth.ts';

const faultOf = (...signals: Signal[]): TimedFault => ({ index: 0, atMs: 0, lastsMs: 60_000, signals });
const histogram: Signal = {
  kind: 'histogram',
  service: 'app',
  metric: 'latency_seconds',
  labels: {},
  bounds: [1],
  baseline: 0.1,
  faultValue: 2,
  shareRatio: 1,
  isDuration: true,
};
const gauge: Signal = {
  kind: 'gauge',
  service: 'app',
  metric: 'depth',
  labels: {},
  baseline: 0,
  faultValue: 5,
};
const faults = [faultOf(gauge), faultOf(histogram)];

describe('what the faults of a scene speak of', () => {
  for (const [metric, service, moved] of [
    ['depth', 'app', true],
    ['depth', 'ml-api', false],
    ['depth_bucket', 'app', false],
    ['latency_seconds_bucket', 'app', true],
    ['latency_seconds_sum', 'app', true],
    ['latency_seconds_count', 'app', true],
    ['latency', 'app', false],
  ] as const)
    it(`${metric} of ${service} is ${moved ? '' : 'not '}among it`, () =>
      expect(isMoved(metric, { service, faults })).to.equal(moved));

  for (const [own, other] of [
    ['depth > 1', 'other > 1'],
    ['predict_linear(depth[5m], 3600) > 1', 'predict_linear(other[5m], 3600) > 1'],
    [
      'sum by (service) (rate(latency_seconds_sum[5m])) > 1',
      'sum by (service) (rate(other_seconds_sum[5m])) > 1',
    ],
  ] as const)
    it(`decides whether anything is told of ${own} and ${other}`, () => {
      const scene = { service: 'app', faults, setting: labSetting() };
      expect(readCondition(own).truth(scene).kind).not.to.equal('untold');
      const truth = readCondition(other).truth(scene);
      expect('why' in truth && [truth.kind, truth.why]).to.deep.equal([
        'untold',
        `no fault of the scenario moves ${/other\w*/.exec(other)?.[0]}`,
      ]);
    });
});
