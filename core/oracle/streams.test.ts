import { expect } from 'chai';
import type { Signal } from '../fault.ts';
import { secondsOf, truthUnder } from './testing/scene.ts';

const throttled = (times: { onsetMs?: number; healMs?: number }): Signal => ({
  kind: 'counter',
  service: 'app',
  metric: 'throttled',
  labels: { gpu: '0' },
  per: 'second',
  baseline: 0,
  faultValue: 1e9,
  ...times,
});

describe('a counter that takes its time', () => {
  const rule = 'rate(throttled[5m]) / 1e9 > 0';
  const plain = secondsOf(truthUnder(rule, [throttled({})]));

  it('begins to count that much later than the fault is put in', () => {
    const [begin = 0, latest = 0, ...end] = secondsOf(truthUnder(rule, [throttled({ onsetMs: 120_000 })]));
    expect([begin - 120, latest - 120, ...end]).to.deep.equal(plain);
  });

  it('goes on that much longer than the fault', () => {
    const [begin, latest, end = 0, last = 0] = secondsOf(truthUnder(rule, [throttled({ healMs: 7000 })]));
    expect([begin, latest, end - 7, last - 7]).to.deep.equal(plain);
  });
});
