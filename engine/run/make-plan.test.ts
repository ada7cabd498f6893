import { expect } from 'chai';
import { type ScenarioInput, scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import nobodyComes from '../../scenarios/services/nobody-comes.ts';
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

  it('goes slower with the lab’s clock where too few requests would tell too little, and says the first refusal', () => {
    const labPlan = (scenario: ScenarioInput) =>
      makePlan(scenarioSchema.parse(scenario), files, 120, { clock: 'lab' });
    expect(labPlan(errorBurst).speed).to.equal(120);
    expect(failureOf(() => makePlan(scenarioSchema.parse(nobodyComes), files, 120)).code).to.equal(
      'PLAN_REFUSED',
    );
    expect(labPlan(nobodyComes).speed).to.equal(60);
    const impossible = { ...errorBurst, expect: [{ fire: { alertname: 'HighErrorRat' } }] };
    expect(failureOf(() => labPlan(impossible)).details.problems?.[0]).to.contain('HighErrorRat');
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

  it('names what was meant where an alert or a receiver does not exist, and a receiver that tells nobody', () => {
    const deliver = { alertname: 'HighErorRate', severity: 'critical' };
    const slip = failureOf(() => planOf({ expect: [{ deliver, to: ['slak'], within: '8m' }] }));
    expect(slip.details.problems?.[0]).to.match(
      /no rule raises .*HighErorRate.*\(did you mean HighErrorRate\?\)$/,
    );
    expect(slip.details.problems?.[1]).to.match(/there is no receiver "slak";.*\(did you mean slack\?\)$/);
    const emptied = files.map((file) =>
      file.kind === 'alertmanager'
        ? {
            ...file,
            text: file.text.replace(
              / {2}- name: slack\n[\s\S]*?(?=\n {2}- name: |\n*$)/,
              '  - name: slack\n',
            ),
          }
        : file,
    );
    const silent = failureOf(() => planOf({}, emptied));
    expect(silent.details.problems?.join('\n')).to.contain(
      'the receiver "slack" has no integration: Alertmanager takes it, and tells nobody',
    );
  });

  it('refuses to wait for an alert that is another one at each evaluation', () => {
    const changed = files.map((file) => ({
      ...file,
      text: file.text.replace(
        'severity: critical\n',
        "severity: critical\n          ratio: '{{ $value }}'\n",
      ),
    }));
    const error = failureOf(() => planOf({}, changed));
    expect(error.details.problems?.join('\n')).to.contain(
      'HighErrorRate critical app cannot fire (prometheus/rules/application.yml:28): the label ratio of HighErrorRate shows the value',
    );
  });

  it('says which time intervals it does not look at', () => {
    const at = (text: string) =>
      text
        .replace(
          '\nroute:',
          "\ntime_intervals: [{ name: nights, time_intervals: [{ times: [{ start_time: '20:00', end_time: '24:00' }] }] }]\nroute:",
        )
        .replace('    - receiver: slack\n', '    - receiver: slack\n      mute_time_intervals: [nights]\n');
    const timed = files.map((file) =>
      file.kind === 'alertmanager' ? { ...file, text: at(file.text) } : file,
    );
    const plan = makePlan(scenarioSchema.parse(errorBurst), timed, 1);
    expect(plan.unseen?.map(({ sentence }) => sentence)).to.include(
      'the plan does not look at time intervals, and nights may keep the route to slack quiet',
    );
    expect(makePlan(scenarioSchema.parse(errorBurst), files, 1).unseen?.join() ?? '').not.to.contain(
      'interval',
    );
  });

  it('refuses a load on what takes none', () => {
    const error = failureOf(() => planOf({ load: [{ on: 'checkout', ratePerSecond: 5 }] }));
    expect(error).to.include({ code: 'LOAD', exitCode: 64 });
    expect(error.details.problems?.[0]).to.match(/load\[0\]\.on: want one of app, ml-api, got "checkout"/);
  });

  it('refuses a fault on a target that nobody boots', () => {
    const checkout = {
      path: 'prometheus/targets/checkout.yml',
      kind: 'targets',
      text: '- targets: ["checkout:1"]\n',
    } as const;
    const faults = [{ kind: 'target-kill', on: 'checkout', at: '0s', lasts: '6m' }];
    const error = failureOf(() => planOf({ faults }, [...files, checkout]));
    expect(error).to.include({ code: 'FAULTS', exitCode: 64 });
    expect(error.details.problems?.[0]).to.contain('there is no component "checkout"');
  });

  it('says that there is no heartbeat where none can come, and why', () => {
    expect(planOf().heartbeat).not.to.have.property('missing');
    const changed = (kind: string, from: string, to: string) =>
      files.map((file) => (file.kind === kind ? { ...file, text: file.text.replace(from, to) } : file));
    expect(planOf({}, changed('rules', 'alert: Watchdog', 'alert: Watchcat')).heartbeat.missing).to.equal(
      'no rule raises Watchdog',
    );
    expect(
      planOf({}, changed('alertmanager', '- receiver: deadmansswitch', '- receiver: slack')).heartbeat
        .missing,
    ).to.equal('the routes send Watchdog to slack, and not to deadmansswitch');
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
