import { expect } from 'chai';
import fc from 'fast-check';
import { anyLabAgain } from './testing/any-lab.ts';
import { predictAgain, problemsOfAgain } from './testing/predict.ts';
import { type Simulated, simulate } from './testing/simulate.ts';

const second = 1000;

/** The critical tier of HighErrorRate: 20 % errors for 4.5 minutes, and again. */
const critical: Simulated = {
  onsetMs: 0,
  lastsMs: 270 * second,
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

/** The same burst again, so long after the first has healed. */
function again(afterSeconds: number): Simulated {
  return { ...critical, again: { afterMs: afterSeconds * second, lastsMs: 270 * second, faultRatio: 0.2 } };
}

function livesAfter(afterSeconds: number) {
  const lives = predictAgain(again(afterSeconds));
  if ('never' in lives) throw new Error(lives.never);
  return lives;
}

describe('oracle against a simulated Prometheus: two bursts', () => {
  it('holds every firing and every end within the windows of its life, whatever the phases', () => {
    fc.assert(
      fc.property(anyLabAgain, (lab) => {
        expect(problemsOfAgain(lab).join('; ')).to.equal('');
      }),
      { numRuns: 1500 },
    );
  });

  it('says for nearly every lab what happens', () => {
    const known = fc
      .sample(anyLabAgain, { numRuns: 300, seed: 7 })
      .filter((lab) => lab.baselineRatio === 0)
      .map(predictAgain)
      .map((lives) => 'never' in lives || lives[0].firing.terms[1]?.name !== 'not seen through');
    expect(known.filter((one) => one).length / known.length).to.be.above(0.8);
  });

  it('makes two lives of two incidents, each like the one alone', () => {
    const [alone] = livesAfter(0.001);
    const [first, later, ...more] = livesAfter(930);
    expect(more).to.deep.equal([]);
    expect([first.certainty, later?.certainty]).to.deep.equal(['must', 'must']);
    expect([first.faultIndex, later?.faultIndex]).to.deep.equal([0, 1]);
    expect((later?.firing.earliestMs ?? 0) - first.firing.earliestMs).to.equal(1200 * second);
    expect(first.ended.latestMs).to.be.below(alone.ended.latestMs);
    expect(simulate(again(930))).to.have.lengthOf(2);
  });

  it('makes one life of bursts that one window sees: it never ends in between', () => {
    const [life, ...more] = livesAfter(60);
    expect(more).to.deep.equal([]);
    expect(life).to.include({ certainty: 'must', faultIndex: 0, endedByFaultIndex: 1 });
    expect(life.pauses).to.equal(undefined);
    expect(simulate(again(60))).to.have.lengthOf(1);
  });

  it('keeps an alert firing where keep_firing_for bridges the gap', () => {
    const kept = { ...again(280), keepFiringForMs: 300 * second };
    expect(predictAgain(kept)).to.have.lengthOf(1).and.to.have.nested.property('[0].certainty', 'must');
    expect(predictAgain(kept)).to.not.have.nested.property('[0].pauses');
    expect(simulate(kept)).to.have.lengthOf(1);
    expect(simulate({ ...kept, keepFiringForMs: 0 })).to.have.lengthOf(2);
  });

  it('says that an alert may pause where the phases decide', () => {
    const lives = [270, 310].map(livesAfter);
    expect(lives.map(([life]) => life.pauses?.length)).to.deep.equal([1, 1]);
    expect([270, 310].map((gap) => simulate(again(gap)).length)).to.deep.equal([1, 2]);
  });
});
