import { expect } from 'chai';
import { type ScenarioInput, scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { failureOf } from '../testing.ts';
import { readConfigFolder } from './config-folder.ts';
import { makePlan } from './make-plan.ts';

const files = readConfigFolder();
const planOf = (changes: Partial<ScenarioInput> = {}, given = files) =>
  makePlan(scenarioSchema.parse({ ...errorBurst, ...changes }), given, 60);

describe('making a plan', () => {
  it('puts together the scenario, its faults in words, and the windows that the configuration allows', () => {
    const plan = planOf();
    expect(plan.scenario.id).to.equal('services/error-burst');
    expect(plan.speed).to.equal(60);
    expect(plan.faults).to.have.length(1);
    expect(plan.faults[0]).to.deep.include({
      title: '20 % of requests to app answer 500',
      atMs: 0,
      lastsMs: 480_000,
    });
    expect(new Set(plan.deliveries.map(({ receiver }) => receiver))).to.deep.equal(
      new Set(['pagerduty', 'slack', 'audit-webhook']),
    );
    expect(plan.heartbeat.receiver).to.equal('deadmansswitch');
  });

  it('is held back to the speed that a scenario allows, and never goes faster than asked', () => {
    expect(planOf({ speedAtMost: 20 }).speed).to.equal(20);
    expect(planOf({ speedAtMost: 100 }).speed).to.equal(60);
  });

  it('refuses faults that cannot be', () => {
    const faults = [{ kind: 'error-burst', on: 'app', ratio: 2, at: '0s', lasts: '6m' }];
    const error = failureOf(() => planOf({ faults }));
    expect(error).to.include({ code: 'FAULTS', exitCode: 64 });
    expect(error.details.problems?.[0]).to.contain('faults[0].ratio');
  });

  it('refuses expectations that cannot be met', () => {
    const expectations = [{ deliver: { alertname: 'NoSuchAlert' }, to: ['pagerduty'], within: '8m' }];
    const error = failureOf(() => planOf({ expect: expectations }));
    expect(error).to.include({ code: 'PLAN_REFUSED', exitCode: 64 });
    // The field that is wrong is not in the file: the declaration's own field is.
    expect(error.details.problems?.[0]).to.match(
      /^scenarios\/services\/error-burst\.ts:\d+:\d+: expect\[0\]\.deliver: no rule raises .*NoSuchAlert/,
    );
  });

  it('refuses a configuration without the targets it names, before anything boots', () => {
    const error = failureOf(() =>
      planOf(
        {},
        files.filter(({ path }) => path !== 'prometheus/targets/app.yml'),
      ),
    );
    expect(error).to.include({ code: 'CONFIG_FOLDER', exitCode: 64 });
    expect(error.message).to.contain('targets/app.yml');
  });
});
