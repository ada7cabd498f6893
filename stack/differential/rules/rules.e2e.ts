import { expect } from 'chai';
import fc from 'fast-check';
import type { Evaluation } from '../../../core/oracle/testing/simulate.ts';
import { errorBurstCase } from './case.ts';
import { type Kind, type KindName, kinds, wrongIn } from './kinds.ts';
import { bootPromtool, type Promtool } from './promtool.ts';
import { activeOf, storeRegression } from './regression.ts';

/** Labs per kind. */
const labCounts: Record<KindName, number> = {
  'error-burst': 300,
  gauge: 100,
  'target-down': 100,
  window: 300,
  course: 300,
  absence: 100,
  death: 100,
  'burst-death': 60,
  clock: 100,
  changes: 60,
  prediction: 60,
};

/** FIREDRILL_DIFFERENTIAL_SEED plays other labs than the ones that every test run plays. */
const seed = Number(process.env['FIREDRILL_DIFFERENTIAL_SEED'] ?? 20231019);

/** How long a disagreement may take to shrink. */
const shrinkMs = 60_000;

describe('simulator and oracle against the real promtool', function () {
  this.timeout(180_000);
  let promtool: Promtool;
  before(async () => {
    promtool = await bootPromtool();
  });
  after(() => promtool?.stop());

  /** The smallest lab that goes wrong, starting at one that does; stored for the unit tests. */
  async function shrink<Lab>(name: KindName, kind: Kind<Lab>, index: number): Promise<string> {
    let smallest: { lab: Lab; real: Evaluation[]; wrong: string[] } | undefined;
    const property = fc.asyncProperty(kind.labs, async (lab) => {
      const one = kind.caseOf(lab);
      const [real = []] = await promtool.play([one]);
      const wrong = wrongIn(kind, lab, one.evaluations, real);
      if (wrong.length === 0) return true;
      smallest = { lab, real, wrong };
      return false;
    });
    await fc.check(property, { seed, path: `${index}`, numRuns: 1, interruptAfterTimeLimit: shrinkMs });
    if (smallest === undefined)
      return `${name} lab ${index} of seed ${seed} is right when it is played alone`;
    const { lab, real, wrong } = smallest;
    const path = storeRegression(`${name}-${seed}-${index}`, { kind: name, lab, active: activeOf(real) });
    return `${wrong.join('\n')}\nstored in ${path}: ${JSON.stringify(lab)}`;
  }

  async function compare<Lab>(name: KindName, kind: Kind<Lab>): Promise<void> {
    const labs = fc.sample(kind.labs, { seed, numRuns: labCounts[name] });
    // Not the function itself: map would hand it the index as well.
    const cases = labs.map((lab) => kind.caseOf(lab));
    const real = await promtool.play(cases);
    const wrong = labs.flatMap((lab, index) =>
      wrongIn(kind, lab, cases[index]?.evaluations ?? [], real[index] ?? []).length > 0 ? [index] : [],
    );
    const [first] = wrong;
    if (first !== undefined)
      expect.fail(`${wrong.length} of ${labs.length} labs:\n${await shrink(name, kind, first)}`);
    const states = real.flat().map(({ state }) => state);
    for (const state of ['inactive', 'pending', 'firing']) {
      expect(states.filter((one) => one === state).length, `evaluations ${state}`).to.be.above(labs.length);
    }
  }

  it(`${labCounts['error-burst']} error bursts: every sample of ALERTS, every firing and every end`, () =>
    compare('error-burst', kinds['error-burst']));

  it(`${labCounts.gauge} gauges: every sample of ALERTS, every firing and every end`, () =>
    compare('gauge', kinds.gauge));

  it(`${labCounts['target-down']} dead targets: every sample of ALERTS, every firing and every end`, () =>
    compare('target-down', kinds['target-down']));

  it(`${labCounts.window} counters and histograms: every sample of ALERTS, every firing and every end`, () =>
    compare('window', kinds.window));

  it(`${labCounts.course} gauges that ramp and combine: every sample of ALERTS, every firing and every end`, () =>
    compare('course', kinds.course));

  it(`${labCounts.absence} metrics that vanish, with and without stale marker`, () =>
    compare('absence', kinds.absence));

  it(`${labCounts.death} gauges whose target dies`, () => compare('death', kinds.death));

  it(`${labCounts['burst-death']} error bursts whose target dies`, () =>
    compare('burst-death', kinds['burst-death']));

  it(`${labCounts.clock} writers that stop`, () => compare('clock', kinds.clock));

  it(`${labCounts.changes} targets that are killed and started again`, () =>
    compare('changes', kinds.changes));

  it(`${labCounts.prediction} disks that fill`, () => compare('prediction', kinds.prediction));

  it('promtool finds an evaluation that was not simulated as it is: these tests can fail', async () => {
    const right = errorBurstCase({
      onsetMs: 0,
      lastsMs: 120_000,
      baselineRatio: 0,
      faultRatio: 0.5,
      requestSpacingMs: 200,
      endpoints: 2,
      pastRequests: 1000,
      carriedError: 0,
      scrapeIntervalMs: 10_000,
      scrapePhaseMs: 3000,
      evaluationIntervalMs: 10_000,
      evaluationPhaseMs: 0,
      conditions: [{ windowMs: 60_000, thresholdRatio: 0.1 }],
      forMs: 30_000,
      keepFiringForMs: 20_000,
    });
    const tooSoon = right.evaluations.map(({ atMs, state }) => ({
      atMs,
      state: state === 'pending' ? ('firing' as const) : state,
    }));
    expect(tooSoon).to.not.deep.equal(right.evaluations);
    expect(await promtool.play([{ ...right, evaluations: tooSoon }])).to.deep.equal([right.evaluations]);
  });
});
