import { expect } from 'chai';
import fc from 'fast-check';
import { problemsOf } from '../../core/oracle/testing/predict.ts';
import { episodesOf, play, type Simulated } from '../../core/oracle/testing/simulate.ts';
import { bootPromtool, type Heard, type Promtool } from './promtool.ts';
import { anyPromtoolLab } from './promtool-lab.ts';
import { activeOf, storeRegression } from './regression.ts';

/** FIREDRILL_DIFFERENTIAL=SEED:LABS plays others than the ones that every test run plays. */
const [seed = 0, labCount = 0] = (process.env['FIREDRILL_DIFFERENTIAL'] ?? '20231019:400')
  .split(':')
  .map(Number);

/** How long a disagreement may take to shrink. */
const shrinkMs = 60_000;

/** What the simulator, or the oracle given what really happens, gets wrong about a lab. */
function wrongIn({ lab, simulated, real }: Heard): string[] {
  const differing = simulated.flatMap(({ atMs, state }, index) =>
    real[index]?.state === state ? [] : [`at ${atMs} ms: promtool ${real[index]?.state}, simulated ${state}`],
  );
  return [...differing, ...problemsOf(lab, episodesOf(real)).map((problem) => `oracle: ${problem}`)];
}

describe('simulator and oracle against the real promtool', function () {
  this.timeout(180_000);
  let promtool: Promtool;
  before(async () => {
    promtool = await bootPromtool();
  });
  after(() => promtool?.stop());

  /** The smallest lab that goes wrong, starting at one that does; stored for the unit tests. */
  async function shrink(index: number): Promise<string> {
    let smallest: Heard | undefined;
    await fc.check(
      fc.asyncProperty(anyPromtoolLab, async (lab) => {
        const [heard] = await promtool.hear([lab]);
        if (heard === undefined || wrongIn(heard).length === 0) return;
        smallest = heard;
        throw new Error('wrong');
      }),
      { seed, path: `${index}`, numRuns: 1, interruptAfterTimeLimit: shrinkMs },
    );
    if (smallest === undefined) return `lab ${index} of seed ${seed} is right when it is played alone`;
    const path = storeRegression(`${seed}-${index}`, { lab: smallest.lab, active: activeOf(smallest.real) });
    return `${wrongIn(smallest).join('\n')}\nstored in ${path}: ${JSON.stringify(smallest.lab)}`;
  }

  it(`${labCount} labs: every sample of ALERTS as simulated, every firing and end as the oracle says`, async () => {
    const heard = await promtool.hear(fc.sample(anyPromtoolLab, { seed, numRuns: labCount }));
    const wrong = heard.flatMap((one, index) => (wrongIn(one).length > 0 ? [index] : []));
    const [first] = wrong;
    if (first !== undefined) expect.fail(`${wrong.length} of ${labCount} labs:\n${await shrink(first)}`);
    const states = heard.flatMap(({ real }) => real.map(({ state }) => state));
    for (const state of ['inactive', 'pending', 'firing']) {
      expect(states.filter((one) => one === state).length, `evaluations ${state}`).to.be.above(labCount);
    }
  });

  it('promtool finds an evaluation that was not simulated as it is: this test can fail', async () => {
    const lab: Simulated = {
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
    };
    const right = play(lab);
    const wrong = right.evaluations.map((one) =>
      one.state === 'pending' ? { ...one, state: 'firing' as const } : one,
    );
    const [heard] = await promtool.hear([lab], () => ({ ...right, evaluations: wrong }));
    expect(heard?.real).to.deep.equal(right.evaluations);
    expect(heard === undefined ? [] : wrongIn(heard)).to.have.lengthOf(3);
  });
});
