import { expect } from 'chai';
import Mocha from 'mocha';
import type { RunView } from '../../core/run-view.ts';
import { errorBurst, quiet } from '../testing/error-burst.ts';
import type { Facts } from '../testing/facts.ts';
import { viewOf } from '../testing/journal-builder.ts';
import { twins } from '../twins/twins.ts';
import { type Bdd, describeScenario } from './describe-scenario.ts';

interface Outcome {
  readonly state: string;
  readonly title: string;
  readonly message: string;
}

/** Runs the generated suites in a mocha of their own and collects what it reports. */
async function outcomesOf(
  facts: Facts,
  run: () => Promise<RunView> = async () => viewOf(facts),
): Promise<Outcome[]> {
  const mocha = new Mocha({ reporter: class {} as unknown as Mocha.ReporterConstructor });
  const context = {} as Bdd & Mocha.MochaGlobals;
  mocha.suite.emit('pre-require', context, '', mocha);
  describeScenario(facts.plan, run, { bdd: context });
  const outcomes: Outcome[] = [];
  const note = (state: string) => (test: Mocha.Runnable, error?: Error) => {
    outcomes.push({ state, title: test.fullTitle(), message: error?.message ?? '' });
  };
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', note('passed'))
      .on('pending', note('skipped'))
      .on('fail', note('failed'));
  });
  return outcomes;
}

describe('describeScenario', () => {
  it('makes one test per question, in six suites, and all pass for a good run', async () => {
    const outcomes = await outcomesOf(errorBurst());
    expect(outcomes.filter(({ state }) => state !== 'passed')).to.deep.equal([]);
    const suites = new Set(
      outcomes.map(({ title }) => title.replace(/^.*A burst of errors (\w+) .*$/, '$1')),
    );
    expect([...suites]).to.deep.equal(['fires', 'routes', 'inhibits', 'resolves', 'quiet', 'honest']);
    expect(outcomes.map(({ title }) => title)).to.include(
      'services/error-burst: A burst of errors routes HighErrorRate critical app reaches pagerduty within 6m25s to 7m10s',
    );
  });

  it('fails the one test whose check is broken, with the finding', async () => {
    const failed = (await outcomesOf(twins.late.facts())).filter(({ state }) => state === 'failed');
    expect(failed).to.have.length(1);
    expect(failed[0]?.message).to.include('reached slack at 7m40s, 30s after the latest legal instant 7m10s');
  });

  it('skips what is undecided', async () => {
    const facts = errorBurst();
    facts.prometheus = facts.prometheus.filter(
      ({ labels, state }) => labels['severity'] !== 'warning' || state !== 'firing',
    );
    facts.alertmanager = facts.alertmanager.filter(({ labels }) => labels['severity'] !== 'warning');
    const outcomes = await outcomesOf(facts);
    expect(outcomes.filter(({ state }) => state === 'skipped')).to.have.length(3);
    expect(outcomes.filter(({ state }) => state === 'failed')).to.deep.equal([]);
  });

  it('fails when the run was made with another plan', async () => {
    const outcomes = await outcomesOf(errorBurst(), async () => viewOf(quiet()));
    const failed = outcomes.filter(({ state }) => state === 'failed');
    expect(failed.map(({ message }) => message).join()).to.include('its plan is another');
  });

  it('fails when the run itself fails', async () => {
    const outcomes = await outcomesOf(quiet(), async () => {
      throw new Error('no engine');
    });
    expect(outcomes.map(({ state, message }) => `${state} ${message}`)).to.deep.equal(['failed no engine']);
  });
});
