import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { silentProgress } from '../../core/progress.ts';
import type { Images } from '../../stack/components/provenance.ts';
import { engineForTests } from '../../stack/components/testing.ts';
import { ensureEngine } from '../../stack/docker/ensure-engine.ts';
import { inspectImages } from '../../stack/images/ensure-images.ts';
import { clockFollowers } from '../../stack/images/resolve.ts';
import { getReady } from '../cli/ready.ts';
import { readConfigFolder } from './config-folder.ts';
import { loadScenarios, pickScenarios } from './load-scenarios.ts';
import { makePlan } from './make-plan.ts';
import { runScenario } from './run-scenario.ts';
import { withHeadroom } from './with-headroom.ts';

/** Programs with the lab's clock take minutes to compile: `FIREDRILL_LAB_CLOCK_IMAGES=build` does, and the nightly job sets it. */
const mayBuild = process.env['FIREDRILL_LAB_CLOCK_IMAGES'] === 'build';
const signal = new AbortController().signal;

describe('a run whose programs have the lab’s clock', function () {
  this.timeout(20 * 60_000);
  let images: Images;

  before(async function () {
    await engineForTests();
    const states = await inspectImages(clockFollowers, await ensureEngine(silentProgress), 'lab');
    if (!mayBuild && [...states.values()].some(({ state }) => state === 'missing')) this.skip();
    ({ images } = await getReady(signal, 'lab'));
  });

  it('passes with the configuration as it is in production, and leaves no clock behind', async () => {
    const files = readConfigFolder();
    const [loaded] = pickScenarios(await loadScenarios(), ['services/error-burst']);
    if (loaded === undefined) throw new Error('the scenario is gone');
    const plan = makePlan(loaded.scenario, files, 60, { clock: 'lab' });
    const { view, judgement, folder } = await withHeadroom(
      () => runScenario({ plan, files, images, seed: 1, mutant: null, keep: false, signal }),
      () => undefined,
    );
    expect(
      judgement.findings.map(({ message }) => message),
      folder.path,
    ).to.deep.equal([]);
    expect(judgement.verdict).to.equal('pass');
    expect(view.clock.filter(({ why }) => why === undefined).map(({ speed }) => speed)).to.deep.equal([60]);
    expect(existsSync(`${folder.path}/clock`)).to.equal(false);
  });
});
