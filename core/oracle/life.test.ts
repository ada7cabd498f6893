import { expect } from 'chai';
import { productionTiming } from './testing/check-lab.ts';
import { predictUnder } from './testing/predict.ts';
import type { TimedFault } from './truth.ts';

const minute = 60_000;
const drift: TimedFault = {
  index: 0,
  atMs: 0,
  lastsMs: 10 * minute,
  signals: [{ kind: 'gauge', service: 'app', metric: 'score', labels: {}, baseline: 0, faultValue: 1 }],
};
const outage = (atMs: number): TimedFault => ({
  index: 1,
  atMs,
  lastsMs: 2 * minute,
  signals: [{ kind: 'target-down', service: 'prometheus' }],
});
const nameAt = (atMs: number): unknown => {
  const life = predictUnder('score > 0.5', [drift, outage(atMs)], productionTiming, 1);
  return 'never' in life ? life.never : life.firing.terms[1]?.name;
};

describe('the life of an alert while Prometheus is dead', () => {
  it('is not seen through: it forgets what fired, and most waits begin anew', () => {
    for (const atMs of [-minute, 5 * minute, 10 * minute])
      expect(nameAt(atMs), `${atMs}`).to.equal('not seen through');
  });

  it('is as ever when Prometheus dies long before or after', () => {
    for (const atMs of [-20 * minute, 20 * minute]) expect(nameAt(atMs), `${atMs}`).to.equal('scrape');
  });
});
