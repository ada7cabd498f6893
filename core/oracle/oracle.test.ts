import { expect } from 'chai';
import fc from 'fast-check';
import type { Life } from '../plan.ts';
import { anyLab } from './testing/any-lab.ts';
import { predict, problemsOf } from './testing/predict.ts';
import { type Simulated, simulate } from './testing/simulate.ts';

const second = 1000;

/** The critical and the warning tier of HighErrorRate, as alerts.md tells of them: 20 % errors, 5m windows. */
const critical: Simulated = {
  onsetMs: 0,
  lastsMs: 360 * second,
  baselineRatio: 0,
  faultRatio: 0.2,
  requestSpacingMs: 200,
  endpoints: 4,
  pastRequests: 1_000_000,
  carriedError: 0,
  scrapeIntervalMs: 15 * second,
  scrapePhaseMs: 0,
  evaluationIntervalMs: 30 * second,
  evaluationPhaseMs: 0,
  conditions: [{ windowMs: 300 * second, thresholdRatio: 0.05 }],
  forMs: 300 * second,
  keepFiringForMs: 120 * second,
};
const burnRate: Simulated = {
  ...critical,
  conditions: [
    { windowMs: 3600 * second, thresholdRatio: 0.0144 },
    { windowMs: 300 * second, thresholdRatio: 0.0144 },
  ],
  forMs: 120 * second,
};

/** The same lab at every eighth of both phases. */
function allPhases(lab: Simulated): Simulated[] {
  const eighths = [0, 1, 2, 3, 4, 5, 6, 7].map((eighth) => eighth / 8);
  return eighths.flatMap((scrape) =>
    eighths.map((evaluation) => ({
      ...lab,
      scrapePhaseMs: Math.floor(scrape * lab.scrapeIntervalMs),
      evaluationPhaseMs: Math.floor(evaluation * lab.evaluationIntervalMs),
    })),
  );
}

/** How much of a window is reached by no phase, in milliseconds at either end. */
function unreachedMs({ earliestMs, latestMs }: Life['firing'], instantsMs: readonly number[]): number {
  return Math.max(Math.min(...instantsMs) - earliestMs, latestMs - Math.max(...instantsMs));
}

describe('oracle against a simulated Prometheus', () => {
  it('holds every firing and every end within its windows, whatever the phases', () => {
    fc.assert(
      fc.property(anyLab, (lab) => {
        expect(problemsOf(lab).join('; ')).to.equal('');
      }),
      { numRuns: 1500 },
    );
  });

  for (const [name, lab] of Object.entries({ critical, burnRate })) {
    it(`has no wider windows for ${name} than the phases need`, () => {
      const life = predict(lab);
      if ('never' in life) throw new Error(life.never);
      expect(life.certainty).to.equal('must');
      const episodes = allPhases(lab).flatMap(simulate);
      // An eighth of both intervals lies between the phases. Counters of errors that start at 0 cost up to a quarter of a
      // scrape, and those that do not are legal too. The rest is the counting.
      const graceMs = (15 * second + 30 * second) / 8 + (15 * second) / 4 + 15 * lab.requestSpacingMs;
      expect(
        unreachedMs(
          life.firing,
          episodes.map(({ firedAtMs }) => firedAtMs),
        ),
        'firing',
      ).to.be.below(graceMs);
      expect(
        unreachedMs(
          life.ended,
          episodes.map(({ endedAtMs }) => endedAtMs),
        ),
        'ended',
      ).to.be.below(graceMs);
    });
  }

  it('draws the lines between must, may and must-not where the phases begin to matter', () => {
    const certain: Record<string, number[]> = { must: [], may: [], 'must-not': [] };
    for (let lastsMs = 90 * second; lastsMs <= 240 * second; lastsMs += 2 * second) {
      const lab = { ...critical, lastsMs };
      const life = predict(lab);
      if ('never' in life) throw new Error(life.never);
      certain[life.certainty]?.push(lastsMs);
      const fired = allPhases(lab).filter((one) => simulate(one).length > 0).length;
      if (life.certainty === 'must') expect(fired, `${lastsMs}`).to.equal(64);
      if (life.certainty === 'must-not') expect(fired, `${lastsMs}`).to.equal(0);
    }
    // It holds for the burst + half of 285 s, give or take a scrape; `for` needs 300 s, and up to an evaluation more.
    expect(Math.max(...(certain['must-not'] ?? []))).to.be.within(138 * second, 142 * second);
    expect(Math.min(...(certain['must'] ?? []))).to.be.within(203 * second, 208 * second);
  });

  it('lets a burst shorter than its share of the window pass', () => {
    expect(predict({ ...critical, lastsMs: 65 * second }))
      .to.have.property('never')
      .that.includes('never averages');
    expect(allPhases({ ...critical, lastsMs: 65 * second, forMs: 0 }).flatMap(simulate)).to.deep.equal([]);
    expect(predict({ ...critical, lastsMs: 85 * second, forMs: 0 })).to.have.property('certainty', 'must');
    expect(allPhases({ ...critical, lastsMs: 85 * second, forMs: 0 }).flatMap(simulate)).to.have.lengthOf(64);
  });

  it('simulates what the real programs did: a page on a burst of 165 s, none on one of 120 s', () => {
    expect(allPhases({ ...critical, lastsMs: 165 * second }).flatMap(simulate)).to.not.be.empty;
    expect(allPhases({ ...critical, lastsMs: 120 * second }).flatMap(simulate)).to.be.empty;
  });
});
