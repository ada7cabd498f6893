import { expect } from 'chai';
import type { Plan } from '../../core/plan.ts';
import type { Verdict } from '../../core/verdict.ts';
import type { ScenarioOutcome } from './run-scenario.ts';
import { runSuite } from './suite.ts';

/** Plans that only have a name and a length, each longer than the one before; the suite looks at nothing else. */
const plansNamed = (...names: string[]): Plan[] =>
  names.map((id, index) => ({ scenario: { id }, theoreticalWallMs: index, speed: 60 }) as unknown as Plan);
const nameOf = (plan: Plan): string => plan.scenario.id;

function outcome(plan: Plan, verdict: Verdict, usedRatio = 0.1): ScenarioOutcome {
  const findings = verdict === 'inconclusive' ? [{ kind: 'no-headroom', weight: 'inconclusive' }] : [];
  return {
    view: {
      plan,
      problems: [],
      clock: [],
      headroom: {
        longestScrapeMs: 100 * usedRatio,
        scrapeTimeoutMs: 100,
        longestEventLoopLagMs: 1,
        evaluationIntervalMs: 500,
      },
    },
    judgement: { verdict, findings },
  } as unknown as ScenarioOutcome;
}

/** Runs that end when told to, and how many were at work at once. */
function stage(verdictOf: (name: string, nth: number) => Verdict = () => 'pass', usedRatio = 0.1) {
  const made: string[] = [];
  let atWork = 0;
  let most = 0;
  const run = async (plan: Plan): Promise<ScenarioOutcome> => {
    const name = nameOf(plan);
    made.push(name);
    atWork += 1;
    most = Math.max(most, atWork);
    await new Promise((resolve) => setImmediate(resolve));
    atWork -= 1;
    return outcome(plan, verdictOf(name, made.filter((one) => one === name).length), usedRatio);
  };
  return { run, made, mostAtWork: () => most };
}

describe('suite', () => {
  const { signal } = new AbortController();

  it('makes every run and answers in the order of the plans', async () => {
    const plans = plansNamed('a', 'b', 'c', 'd', 'e');
    const { run, made } = stage();
    const outcomes = await runSuite({ plans, parallel: 3, signal, run });
    expect(outcomes.map(({ view }) => nameOf(view.plan))).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
    expect(made).to.have.length(5);
  });

  it('begins with the longest when several go side by side', async () => {
    const { run, made } = stage();
    await runSuite({ plans: plansNamed('a', 'b', 'c'), parallel: 2, signal, run });
    expect(made[0]).to.equal('c');
  });

  it('puts labs of one speed side by side, the slow ones first', async () => {
    const { run, made } = stage();
    const plans = plansNamed('a', 'b', 'c', 'd').map((plan, index) => ({
      ...plan,
      speed: index % 2 === 0 ? 120 : 15,
    }));
    await runSuite({ plans, parallel: 2, signal, run });
    expect(made).to.deep.equal(['d', 'b', 'c', 'a']);
  });

  it('has no more at work than asked for, and fewer on a tight machine', async () => {
    const plans = plansNamed(...'abcdefghijklmnop');
    const roomy = stage();
    await runSuite({ plans, parallel: 4, signal, run: roomy.run });
    expect(roomy.mostAtWork()).to.equal(4);
    const tight = stage(undefined, 0.95);
    await runSuite({ plans, parallel: 4, signal, run: tight.run });
    expect(tight.mostAtWork()).to.equal(2);
    const one = stage();
    await runSuite({ plans, parallel: 1, signal, run: one.run });
    expect(one.mostAtWork()).to.equal(1);
  });

  it('makes a run without headroom again, after the others, at most three times', async () => {
    const told: string[] = [];
    const { run, made } = stage((name, nth) =>
      name === 'busy' || (name === 'once' && nth === 1) ? 'inconclusive' : 'pass',
    );
    const outcomes = await runSuite({
      plans: plansNamed('busy', 'once', 'fine'),
      parallel: 1,
      signal,
      run,
      onOutcome: (plan, { judgement }, again) =>
        told.push(`${nameOf(plan)} ${judgement.verdict}${again ? ', again' : ''}`),
    });
    expect(made).to.deep.equal(['busy', 'once', 'fine', 'busy', 'once', 'busy']);
    expect(outcomes.map(({ judgement }) => judgement.verdict)).to.deep.equal([
      'inconclusive',
      'pass',
      'pass',
    ]);
    expect(told).to.include('once inconclusive, again');
    expect(told.at(-1)).to.equal('busy inconclusive');
  });

  it('makes a run alone when it is the last time', async () => {
    const beside: Record<string, number[]> = {};
    const atWork = new Set<string>();
    const run = async (plan: Plan): Promise<ScenarioOutcome> => {
      const name = nameOf(plan);
      atWork.add(name);
      const company = beside[name] ?? [];
      beside[name] = company;
      const nth = company.push(0);
      for (let turn = 0; turn < 3; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        company[nth - 1] = Math.max(company[nth - 1] ?? 0, atWork.size - 1);
      }
      atWork.delete(name);
      return outcome(plan, name.startsWith('busy') ? 'inconclusive' : 'pass');
    };
    await runSuite({ plans: plansNamed('busy 1', 'busy 2', ...'abcdef'), parallel: 3, signal, run });
    expect([beside['busy 1']?.length, beside['busy 1']?.at(-1)]).to.deep.equal([3, 0]);
    expect([beside['busy 2']?.length, beside['busy 2']?.at(-1)]).to.deep.equal([3, 0]);
    expect(beside['a']?.[0]).to.be.above(0);
  });

  it('makes no run again when that is not wanted', async () => {
    const { run, made } = stage(() => 'inconclusive');
    await runSuite({ plans: plansNamed('busy'), parallel: 1, mayRepeat: false, signal, run });
    expect(made).to.deep.equal(['busy']);
  });

  it('starts nothing more once it is interrupted', async () => {
    const interruption = new AbortController();
    const { run, made } = stage();
    await runSuite({
      plans: plansNamed('a', 'b', 'c'),
      parallel: 1,
      signal: interruption.signal,
      run,
      onOutcome: () => interruption.abort(),
    });
    expect(made).to.deep.equal(['a']);
  });

  it('waits for the others before it passes on that a run could not be recorded', async () => {
    let ended = false;
    const run = async (plan: Plan): Promise<ScenarioOutcome> => {
      if (nameOf(plan) === 'broken') throw new Error('disk full');
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended = true;
      return outcome(plan, 'pass');
    };
    const suite = runSuite({ plans: plansNamed('broken', 'other'), parallel: 2, signal, run });
    const error = await suite.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(String(error)).to.include('disk full');
    expect(ended).to.equal(true);
  });
});
