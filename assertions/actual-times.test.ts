import { expect } from 'chai';
import { FiredrillError } from '../core/errors.ts';
import { exactly, sumTerms } from '../core/plan.ts';
import { endTimes, faultTimes, shiftByHeal, shiftByOnset } from './actual-times.ts';
import { livesOf } from './sightings.ts';
import { errorBurst, quiet } from './testing/error-burst.ts';
import { viewOf } from './testing/journal-builder.ts';

const window = sumTerms([{ name: 'fill', minMs: 1000, maxMs: 5000, why: '' }]);

function timesWhen(injectedMs: number, healedMs: number) {
  const facts = errorBurst();
  for (const fault of facts.faults) {
    if (fault.state === 'injected') fault.atMs = injectedMs;
    if (fault.state === 'healed') fault.atMs = healedMs;
  }
  return faultTimes(viewOf(facts), 0);
}

describe('actual times of a fault', () => {
  it('come from the journal', () => {
    const { onsetMs, healMs, onsetLateMs, healLateMs } = timesWhen(780, 363_000);
    expect(onsetMs).to.be.closeTo(780, 0.1);
    expect(healMs).to.be.closeTo(363_000, 0.1);
    expect(onsetLateMs).to.be.closeTo(780, 0.1);
    expect(healLateMs).to.be.closeTo(3000, 0.1);
  });

  it('come from the plan where the journal is silent', () => {
    const facts = errorBurst();
    facts.faults = [];
    expect(faultTimes(viewOf(facts), 0)).to.deep.equal({
      onsetMs: 0,
      healMs: 360_000,
      onsetLateMs: 0,
      healLateMs: 0,
      pastGapRatio: 1,
      scrapeMs: 1800,
      onsetTookMs: 0,
      healTookMs: 0,
    });
  });

  it('of an end are those of the fault that ends it', () => {
    const view = viewOf(errorBurst());
    const [life] = livesOf(view.plan);
    if (life === undefined) throw new Error('the plan has a life');
    expect(endTimes(view, life)).to.deep.equal(faultTimes(view, life.faultIndex));
    expect(() => endTimes(view, { ...life, endedByFaultIndex: 7 })).to.throw(FiredrillError, 'does not have');
  });

  it('are zero in a scenario without faults, and refused for a fault that the plan lacks', () => {
    expect(faultTimes(viewOf(quiet()), 0).onsetMs).to.equal(0);
    expect(() => faultTimes(viewOf(errorBurst()), 1)).to.throw(FiredrillError, 'does not have');
  });

  it('move the windows that hang on the onset, as a term of its own', () => {
    const times = {
      onsetMs: 800,
      healMs: 0,
      onsetLateMs: 800,
      healLateMs: 0,
      pastGapRatio: 1,
      scrapeMs: 0,
      onsetTookMs: 0,
      healTookMs: 0,
    };
    const moved = shiftByOnset(window, times);
    expect([moved.earliestMs, moved.latestMs]).to.deep.equal([1800, 5800]);
    expect(moved.terms.at(-1)?.name).to.equal('fault put in 0.8s late');
    expect(sumTerms(moved.terms)).to.deep.equal(moved);
  });

  it('move the windows that hang on the heal by the smaller and the larger of both shifts', () => {
    const moved = shiftByHeal(window, {
      onsetMs: 0,
      healMs: 0,
      onsetLateMs: 800,
      healLateMs: 3000,
      pastGapRatio: 1,
      scrapeMs: 0,
      onsetTookMs: 0,
      healTookMs: 0,
    });
    expect([moved.earliestMs, moved.latestMs]).to.deep.equal([1800, 8000]);
    expect(moved.terms.at(-1)?.name).to.equal('fault put in 0.8s late, healed 3s late');
    const early = shiftByHeal(window, {
      onsetMs: 0,
      healMs: 0,
      onsetLateMs: 0,
      healLateMs: -2000,
      pastGapRatio: 1,
      scrapeMs: 0,
      onsetTookMs: 0,
      healTookMs: 0,
    });
    expect([early.earliestMs, early.latestMs]).to.deep.equal([-1000, 5000]);
  });

  it('leave a window alone when everything was on time', () => {
    const times = {
      onsetMs: 0,
      healMs: 0,
      onsetLateMs: 0,
      healLateMs: 0,
      pastGapRatio: 1,
      scrapeMs: 0,
      onsetTookMs: 0,
      healTookMs: 0,
    };
    expect(shiftByOnset(window, times)).to.equal(window);
    expect(shiftByHeal(window, times)).to.equal(window);
  });

  it('scale the term for requests missing after the past to the gap that really was', () => {
    const past = { name: 'healthy past', minMs: -10_000, maxMs: 0, why: 'requests missing' };
    const window = sumTerms([exactly('onset', 60_000, 'put in'), past]);
    const onTime = { onsetMs: 0, healMs: 0, onsetLateMs: 0, healLateMs: 0, onsetTookMs: 0, healTookMs: 0 };
    expect(shiftByOnset(window, { ...onTime, pastGapRatio: 2, scrapeMs: 0 }).earliestMs).to.equal(40_000);
    expect(shiftByHeal(window, { ...onTime, pastGapRatio: 0.5, scrapeMs: 0 }).earliestMs).to.equal(55_000);
  });

  it('widen the term for a scrape to the longest that there was', () => {
    const scrape = { name: 'scrape and append', minMs: 0, maxMs: 3600, why: 'wall time of the machine' };
    const window = sumTerms([exactly('onset', 60_000, 'put in'), scrape]);
    const onTime = {
      onsetMs: 0,
      healMs: 0,
      onsetLateMs: 0,
      healLateMs: 0,
      onsetTookMs: 0,
      healTookMs: 0,
      pastGapRatio: 1,
    };
    expect(shiftByOnset(window, { ...onTime, scrapeMs: 6000 }).latestMs).to.equal(66_000);
    expect(shiftByOnset(window, { ...onTime, scrapeMs: 1000 }), 'never narrower').to.equal(window);
  });

  it('reach from the request to the answer of a change that took a while, such as a kill', () => {
    const times = {
      onsetMs: 20_000,
      healMs: 0,
      onsetLateMs: 20_000,
      healLateMs: 0,
      onsetTookMs: 19_000,
      healTookMs: 0,
      pastGapRatio: 1,
      scrapeMs: 0,
    };
    const moved = shiftByOnset(window, times);
    expect([moved.earliestMs, moved.latestMs]).to.deep.equal([2000, 25_000]);
    expect(shiftByHeal(window, times).earliestMs).to.equal(1000);
  });
});
