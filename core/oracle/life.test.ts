import { expect } from 'chai';
import { livesOf } from './life.ts';
import { productionTiming } from './testing/check-lab.ts';
import { labSetting } from './testing/lab-setting.ts';
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

describe('the life of an alert whose expression is not seen through', () => {
  const livesOfRule = (forMs: number, keepFiringForMs: number, firingMs = 15 * minute) =>
    livesOf(
      {
        alert: 'A',
        expr: 'score > on () other',
        forMs,
        keepFiringForMs,
        labels: {},
        annotations: {},
        location: { file: 'a.yml' },
        group: 'a',
      },
      { alertname: 'A', service: 'app' },
      [{ ...drift, atMs: minute }],
      labSetting({ speed: 1 }),
      { firingMs, endedMs: 20 * minute },
    );
  const only = (lives: ReturnType<typeof livesOfRule>) => {
    if ('never' in lives) throw new Error(lives.never);
    return lives[0];
  };

  it('begins no sooner than `for` after the onset, in whole evaluations', () => {
    expect(only(livesOfRule(10 * minute, 0)).firing).to.include({
      earliestMs: 11 * minute,
      latestMs: 16 * minute,
    });
    expect(only(livesOfRule(10 * minute + 1, 0)).firing.earliestMs).to.equal(11.5 * minute);
    expect(only(livesOfRule(0, 0)).firing).to.include({ earliestMs: minute, latestMs: 16 * minute });
  });

  it('is pending `for` before it fires', () => {
    expect(only(livesOfRule(10 * minute, 0)).firing.terms.map(({ name }) => name)).to.deep.equal([
      'onset',
      'not seen through',
      'for',
    ]);
  });

  it('cannot end before it fires, nor before it has been kept firing', () => {
    const { firing, ended } = only(livesOfRule(10 * minute, 5 * minute));
    expect(ended).to.include({ earliestMs: firing.earliestMs + 5 * minute, latestMs: 31 * minute });
  });

  it('has what was promised after `for`, where that alone is longer than the promise', () => {
    const { firing, ended } = only(livesOfRule(60 * minute, 0));
    expect(firing).to.include({ earliestMs: 61 * minute, latestMs: 76 * minute });
    expect(ended).to.include({ earliestMs: 61 * minute, latestMs: 81 * minute });
  });
});

describe('lives of an alert that is kept firing', () => {
  const rule = {
    alert: 'A',
    expr: 'up == 0',
    forMs: 2 * minute,
    keepFiringForMs: 5 * minute,
    labels: {},
    annotations: {},
    location: { file: 'a.yml' },
    group: 'a',
  };
  const outage = (index: number, atMs: number, lastsMs: number): TimedFault => ({
    index,
    atMs,
    lastsMs,
    signals: [{ kind: 'target-down', service: 'app' }],
  });
  const livesUnder = (...outages: readonly TimedFault[]) =>
    livesOf(rule, { alertname: 'A', service: 'app' }, outages, labSetting({ speed: 1 }), {
      firingMs: 0,
      endedMs: 0,
    });

  it('are one where the second outage comes while the first one is kept firing', () => {
    expect(livesUnder(outage(0, 0, 4 * minute), outage(1, 6 * minute, 4 * minute))).to.have.length(1);
  });

  it('begin with the outage that is long enough: one that fires nothing is kept by nothing', () => {
    const lives = livesUnder(outage(0, 0, minute / 2), outage(1, 3 * minute, 4 * minute));
    if ('never' in lives) throw new Error(lives.never);
    expect(lives).to.have.length(1);
    expect(lives[0]).to.include({ certainty: 'must', faultIndex: 1 });
    expect(lives[0].pauses).to.equal(undefined);
  });
});
