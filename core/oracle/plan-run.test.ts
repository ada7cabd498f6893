import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { type Route, readAlertmanager } from '../config/alertmanager.ts';
import { readPrometheus } from '../config/prometheus.ts';
import { readRules } from '../config/rules.ts';
import { formatLabTime } from '../duration.ts';
import type { FiredrillError } from '../errors.ts';
import type { Signal } from '../fault.ts';
import { type Plan, planSchema, type Window } from '../plan.ts';
import { type Scenario, scenarioSchema } from '../scenario.ts';
import { type ConfigUnderTest, type PlanOptions, planRun } from './plan-run.ts';

const second = 1000;
const minute = 60 * second;
const speed = 60;

function file(path: string): { path: string; text: string } {
  return { path, text: readFileSync(join(import.meta.dirname, '../../stack/config', path), 'utf8') };
}

const prometheus = readPrometheus(file('prometheus/prometheus.yml'));
const real: ConfigUnderTest = {
  prometheus,
  rules: prometheus.ruleFiles.flatMap((path) => readRules(file(`prometheus/${path}`))),
  alertmanager: readAlertmanager(file('alertmanager/alertmanager.yml')),
  plannedAlerts: (parse(file('planned-alerts.yml').text) as { planned: { alert: string }[] }).planned.map(
    ({ alert }) => alert,
  ),
};

const errors: Signal = { kind: 'error-ratio', service: 'app', baselineRatio: 0, faultRatio: 0.2 };
const critical = { alertname: 'HighErrorRate', severity: 'critical', service: 'app' };
const warning = { alertname: 'HighErrorRate', severity: 'warning', service: 'app' };
const budget = { alertname: 'ErrorBudgetBurn', severity: 'critical', service: 'app' };

function scenarioOf(lasts: string | null, expect: unknown[], observe?: string): Scenario {
  return scenarioSchema.parse({
    id: 'test/test',
    title: 'A test',
    story: 'It tests.',
    load: [{ on: 'app', ratePerSecond: 50 }],
    faults: lasts === null ? [] : [{ kind: 'error-burst', on: 'app', at: '0s', lasts }],
    expect,
    ...(observe === undefined ? {} : { observe }),
  });
}

/** What a service that does not answer as it should does to the probe of it. */
const failingProbe: Signal = {
  kind: 'gauge',
  service: 'app',
  metric: 'probe_success',
  labels: {},
  baseline: 1,
  faultValue: 0,
  exposedBy: 'blackbox-exporter',
};

function plan(
  scenario: Scenario,
  signals: Signal[] = [errors],
  config = real,
  options: PlanOptions = {},
): Plan {
  const faults = scenario.faults.map(() => ({ title: '20 % fail', colour: 'red', signals }));
  return planRun(scenario, faults, config, { speed }, options);
}

const deliver = (alert: Record<string, string>, to = ['pagerduty'], within = '8m'): object => ({
  deliver: alert,
  to,
  within,
  resolveWithin: '12m',
});
const muted = { inhibit: warning, by: critical };

function planned(lasts: string): { page: Window; resolved: Window; critical: string; warning: string } {
  // What happens, whatever the scenario demands.
  const { deliveries, inhibitions } = plan(scenarioOf(lasts, [deliver(critical), muted]), [errors], real, {
    isMutant: true,
  });
  const [delivery] = deliveries;
  const [inhibition] = inhibitions;
  if (delivery?.resolved == null || inhibition === undefined) throw new Error('nothing was planned');
  return {
    page: delivery.notified,
    resolved: delivery.resolved.window,
    critical: delivery.life.certainty,
    warning: inhibition.life.certainty,
  };
}

function problemsOf(scenario: Scenario, signals?: Signal[]): readonly string[] {
  try {
    plan(scenario, signals);
  } catch (error) {
    expect(error).to.have.property('code', 'PLAN_REFUSED');
    return (error as FiredrillError).details.problems ?? [];
  }
  throw new Error('the plan was not refused');
}

describe('planRun on the real configuration', () => {
  it('lets the warning of a burst of 6 minutes be possible and that of 8 minutes certain', () => {
    expect(planned('6m')).to.include({ critical: 'must', warning: 'may' });
    expect(planned('8m')).to.include({ critical: 'must', warning: 'must' });
  });

  it('forbids both tiers after a burst of two minutes', () => {
    expect(planned('120s')).to.include({ critical: 'must-not', warning: 'must-not' });
  });

  // alerts.md, "Tried with the real programs": what was seen of the critical tier, in seconds after the onset.
  const tried: [string, number[], number[]][] = [
    ['360s', [400, 407, 406, 414], [774, 797]],
    ['480s', [412, 396, 418, 390], [838, 870]],
    ['165s', [401], []],
  ];
  for (const [lasts, pages, resolves] of tried) {
    it(`holds what the real programs did with a burst of ${lasts}`, () => {
      const { page, resolved } = planned(lasts);
      for (const at of pages) expect(at * second).to.be.within(page.earliestMs, page.latestMs);
      for (const at of resolves) expect(at * second).to.be.within(resolved.earliestMs, resolved.latestMs);
    });
  }

  it('keeps the promise of 8 minutes with room to spare, and does not hide behind wide windows', () => {
    const { page } = planned('6m');
    expect(page.latestMs).to.be.below(8 * minute);
    expect(page.latestMs - page.earliestMs).to.be.below(80 * second);
    const sum = page.terms.reduce((total, term) => total + term.maxMs, 0);
    expect(sum).to.equal(page.latestMs);
    for (const { name, why } of page.terms) expect([name, why]).to.not.include('');
  });

  it('sees both windows of a burn rate', () => {
    const { deliveries } = plan(scenarioOf('6m', [deliver(budget)]));
    const [life] = deliveries.map((one) => one.life);
    expect(life?.certainty).to.equal('must');
    // The hour decides the beginning (1.44 % of 3585 s at 20 %), the 5 minutes decide the end.
    expect(life?.firing.terms).to.satisfy((terms: Window['terms']) =>
      terms.some(({ name, minMs }) => name === 'window fill' && Math.round(minMs) === 258_120),
    );
    expect(life?.ended.terms).to.satisfy((terms: Window['terms']) =>
      terms.some(({ name, minMs }) => name === 'window drain' && Math.round(minMs) === 264_480),
    );
    expect(life?.firing.terms.map(({ name }) => name)).to.include('healthy past');
  });

  it('says of a receiver to which several routes lead when it hears by each', () => {
    const text = `route:
  receiver: slack
  routes:
    - { receiver: pagerduty, matchers: [severity = critical], continue: true, group_wait: 10s }
    - { receiver: slack, matchers: [severity = critical], continue: true }
    - { receiver: pagerduty, matchers: [alertname = Watchdog], continue: true }
    - { receiver: pagerduty, matchers: [alertname = HighErrorRate], group_wait: 5m }
receivers: [{ name: slack }, { name: pagerduty }]
`;
    const alertmanager = readAlertmanager({ path: 'alertmanager/alertmanager.yml', text });
    const twice = {
      ...real,
      alertmanager,
      notifications: { alertmanager: { path: '', text }, templates: [] },
    };
    const { deliveries, diagnoses } = plan(scenarioOf('8m', [deliver(critical)]), [errors], twice, {
      isMutant: true,
    });
    const [told] = diagnoses.filter(({ id }) => id === 'told-twice');
    const [one] = deliveries;
    expect(told).to.deep.include({
      receivers: ['pagerduty'],
      location: { file: 'alertmanager/alertmanager.yml', line: 7 },
    });
    expect(told?.sentence).to.match(
      /^2 routes take HighErrorRate critical app to pagerduty, in a message from each: the route to pagerduty \(severity = "critical"\), line 4, from (\S+) to (\S+); the route to pagerduty \(alertname = "HighErrorRate"\), line 7, from (\S+) to (\S+); what is planned is the first$/,
    );
    expect(told?.sentence).to.contain(`line 4, from ${formatLabTime(one?.notified.earliestMs ?? 0)} to`);
    const once = plan(scenarioOf('8m', [deliver(critical)]), [errors], real, { isMutant: true });
    expect(once.diagnoses.map(({ id }) => id)).to.not.include('told-twice');
  });

  it('names the inhibit rule, and diagnoses a missing one', () => {
    const { inhibitions, diagnoses } = plan(scenarioOf('8m', [muted]));
    expect(inhibitions[0]?.rule).to.match(/^I1 \(severity = "critical" mutes severity =~ "warning\|info"\)$/);
    expect(diagnoses).to.deep.equal([]);
    const without = { ...real, alertmanager: { ...real.alertmanager, inhibitRules: [] } };
    const unmuted = plan(scenarioOf('8m', [muted]), [errors], without, { isMutant: true });
    expect(unmuted.inhibitions[0]?.rule).to.equal('no inhibit rule does');
    expect(unmuted.diagnoses.map(({ id }) => id)).to.deep.equal(['no-inhibition']);
  });

  it('diagnoses a receiver to which no route leads', () => {
    const { deliveries, diagnoses } = plan(scenarioOf('6m', [deliver(critical, ['slack', 'email'])]));
    expect(deliveries.map(({ receiver }) => receiver)).to.deep.equal(['slack', 'email']);
    expect(diagnoses).to.deep.equal([
      {
        id: 'not-routed',
        alertnames: ['HighErrorRate'],
        receivers: ['email'],
        kinds: ['missing'],
        sentence:
          'the routes send HighErrorRate critical app to pagerduty, slack, audit-webhook, not to email: the route to email (severity =~ "warning|info") does not take it: it wants severity =~ "warning|info", and the alert has severity="critical"',
        location: diagnoses[0]?.location,
      },
    ]);
  });
});

describe('what a plan says of groups', () => {
  /** The real routes, all of them grouping by the same labels. */
  const grouping = (groupBy: readonly string[]): ConfigUnderTest => {
    const change = (route: Route): Route => ({ ...route, groupBy, routes: route.routes.map(change) });
    return { ...real, alertmanager: { ...real.alertmanager, route: change(real.alertmanager.route) } };
  };
  const waits = ({ deliveries }: Plan): (readonly [string, string])[] =>
    deliveries.flatMap(({ notified }) =>
      notified.terms.filter(({ name }) => /^group/.test(name)).map(({ name, why }) => [name, why] as const),
    );

  it('keeps the real routes apart: every group is fresh, and nothing is told again', () => {
    const both = plan(scenarioOf('6m', [deliver(critical), deliver(budget)]));
    expect(waits(both).map(([name]) => name)).to.deep.equal(['group_wait', 'group_wait']);
    expect(both.deliveries.map(({ again }) => again)).to.deep.equal([undefined, undefined]);
  });

  /** In a group that lives already it may wait for a tick. */
  const lateBudget = deliver(budget, ['pagerduty'], '12m');

  it('lets two alerts share a group by cluster, and says which keeps it alive', () => {
    const both = plan(scenarioOf('6m', [deliver(critical), lateBudget]), [errors], grouping(['cluster']));
    expect(waits(both)[1]?.[1]).to.contain('because of HighErrorRate critical app');
    expect(both.deliveries[1]?.again?.map(({ because }) => because)).to.deep.equal(['news', 'news']);
  });

  it('comes back from a journal as it was', () => {
    const scenario = scenarioOf('6m', [deliver(critical), lateBudget, muted]);
    for (const config of [real, grouping(['cluster'])]) {
      const made = plan(scenario, [errors], config);
      expect(planSchema.parse(JSON.parse(JSON.stringify(made)))).to.deep.equal(made);
    }
  });

  it('knows an alert that always fires where it shares the route', () => {
    const { route, ...rest } = grouping(['cluster']).alertmanager;
    const flat = { ...rest, route: { ...route, receiver: 'pagerduty', routes: [] } };
    const one = plan(scenarioOf('6m', [deliver(critical)]), [errors], { ...real, alertmanager: flat });
    expect(waits(one)).to.deep.equal([
      ['group tick', 'the group is alive because of Watchdog: the wait for its next tick is up to 1m'],
    ]);
  });

  it('tells when a muted alert leaks, and from when to when its source fires', () => {
    const [one] = plan(scenarioOf('8m', [muted])).inhibitions;
    expect(one?.source?.firing.earliestMs).to.be.below(one?.life.firing.earliestMs ?? 0);
    const keeping = real.rules.map((rule) => ({ ...rule, keepFiringForMs: 0 }));
    const [leaky] = plan(scenarioOf('8m', [muted]), [errors], { ...real, rules: keeping }).inhibitions;
    expect(leaky?.escapes?.map(({ receiver }) => receiver)).to.deep.equal([
      'slack',
      'email',
      'audit-webhook',
    ]);
    expect(leaky?.escapes?.[0]?.why).to.match(/^HighErrorRate critical app may end up to \S+ before it$/);
  });

  it('diagnoses a receiver that is never told: of an end, or of an alert that is muted', () => {
    const silent = { ...real, receiversWithoutEnds: ['pagerduty'] };
    const { diagnoses, deliveries } = plan(scenarioOf('6m', [deliver(critical)]), [errors], silent);
    expect(diagnoses.map(({ sentence }) => sentence)).to.deep.equal([
      'pagerduty is never told of ends: its send_resolved is false',
    ]);
    expect(deliveries[0]?.resolved).not.to.equal(null);
    const rules = real.rules.map((rule) =>
      rule.labels['severity'] === 'critical' ? { ...rule, keepFiringForMs: 5 * minute } : rule,
    );
    const both = scenarioOf('20m', [deliver(critical), deliver(warning, ['slack'], '20m')]);
    const wanted = plan(both, [errors], { ...real, rules }, { isMutant: true });
    expect(wanted.deliveries[1]?.told).to.equal('must-not');
    expect(wanted.diagnoses.map(({ id }) => id)).to.deep.equal(['never-told']);
    const { deliveries: some } = plan(both, [errors], real, { isMutant: true });
    expect(some[1]?.told, 'with a source that may end first').to.equal('may');
  });

  it('takes the word of the scenario where it does not see through a rule', () => {
    const opaque = real.rules.map((rule) =>
      rule.alert === 'HighErrorRate' ? { ...rule, expr: `${rule.expr} + 0 * scalar(x)` } : rule,
    );
    const { deliveries } = plan(scenarioOf('6m', [deliver(critical)]), [errors], { ...real, rules: opaque });
    expect(deliveries[0]?.notified.terms.map(({ name }) => name)).to.include('not seen through');
    expect(deliveries[0]?.told ?? deliveries[0]?.life.certainty).to.equal('must');
  });
});

describe('what a component sees that a scenario may boot', () => {
  const probeFailed = { alertname: 'EndpointProbeFailed', severity: 'critical', service: 'app' };
  const scenario = scenarioOf('8m', [deliver(probeFailed)]);
  const firing = (booted: Scenario['with']): string[] | undefined =>
    plan({ ...scenario, with: booted }, [failingProbe]).deliveries[0]?.life.firing.terms.map(
      ({ name }) => name,
    );

  it('is there where it is booted, and no fault moves it where it is not', () => {
    expect(firing(['blackbox-exporter']))
      .to.include('scrape')
      .and.not.include('not seen through');
    expect(firing(['gpu-exporter'])).to.include('not seen through');
    expect(firing([])).to.include('not seen through');
  });
});

describe('what a plan refuses', () => {
  it('says all problems of all expectations at once', () => {
    const problems = problemsOf(
      scenarioOf('6m', [
        deliver({ alertname: 'NoSuchAlert' }, ['nobody']),
        deliver(critical),
        { inhibit: critical, by: { alertname: 'Nor this' } },
        deliver(critical, ['slack']),
        deliver({ alertname: 'ServiceDown', severity: 'critical', service: 'app' }),
      ]),
    );
    expect(problems).to.have.lengthOf(7);
    expect(problems[0]).to.equal('expect[0].deliver: no rule raises {alertname="NoSuchAlert"}');
    expect(problems[1]).to.match(
      /^expect\[0\]\.to\[0\]: there is no receiver "nobody"; there are pagerduty, slack/,
    );
    expect(problems[2]).to.match(/^expect\[2\]\.by: no rule raises \{alertname="Nor this"\}/);
    expect(problems[3]).to.match(
      /^expect\[2\]: HighErrorRate critical app .* to be delivered and to be inhibited/,
    );
    expect(problems.slice(4, 6).join()).to.match(
      /expect\[3\].*expected 3 times, but with these faults it fires once/,
    );
    expect(problems[6]).to.match(
      /^expect\[4\]: the scenario cannot raise ServiceDown critical app \(rules\/.*|infrastructure.*stops the target/,
    );
  });

  it('wants an alert as often as it fires, and plans each expectation for its own incident', () => {
    const twice = (at: string, ...expected: object[]): Scenario => {
      const once = scenarioOf('4m30s', expected);
      return { ...once, faults: once.faults.flatMap((fault) => [fault, { ...fault, at }]) };
    };
    expect(problemsOf(twice('20m', deliver(critical)))).to.deep.equal([
      'expect[0]: HighErrorRate critical app is expected once, but with these faults it fires twice, from 6m6s and 26m6s on',
    ]);
    expect(problemsOf(twice('5m', deliver(critical), deliver(critical)))[0]).to.match(
      /^expect\[1\]: HighErrorRate critical app is expected twice, but with these faults it fires once, from /,
    );
    const { deliveries } = plan(twice('20m', deliver(critical), deliver(critical)));
    const [first, second] = deliveries;
    expect([first?.life.faultIndex, second?.life.faultIndex]).to.deep.equal([0, 1]);
    expect((second?.notified.earliestMs ?? 0) - (first?.notified.earliestMs ?? 0)).to.be.within(
      19 * 60_000,
      21 * 60_000,
    );
    expect(first?.resolved).to.not.have.property('told');
    expect(second?.resolved).to.not.have.property('told');
  });

  it('refuses an alert whose threshold the fault does not reach', () => {
    const faint: Signal = { ...errors, faultRatio: 0.03 };
    const [problem, ...more] = problemsOf(scenarioOf('10m', [deliver(critical)]), [faint]);
    expect(problem).to.match(/cannot raise HighErrorRate critical app .*never averages above 0\.05 over 5m/);
    expect(more).to.deep.equal([]);
  });

  it('refuses promises that end before they can be kept, and inhibitions that there are not', () => {
    const scenario = scenarioOf('6m', [
      { ...deliver(critical), within: '5m', resolveWithin: '3m' },
      { inhibit: budget, by: critical },
    ]);
    const problems = problemsOf(scenario);
    expect(problems).to.have.lengthOf(3);
    expect(problems[0]).to.match(
      /^expect\[0\]\.within: promises HighErrorRate critical app within 5m of the onset, but .* before 6m/,
    );
    expect(problems[1]).to.match(/^expect\[0\]\.resolveWithin: .* within 3m of the heal, but .* before 5m/);
    expect(problems[2]).to.equal(
      'expect[1].by: no inhibit rule of alertmanager.yml lets HighErrorRate critical app mute ErrorBudgetBurn critical app',
    );
    expect(
      () => plan(scenario, [errors], real, { isMutant: true }),
      'a broken configuration must run',
    ).to.not.throw();
  });

  it('refuses nothing that a rule and a fault can do', () => {
    expect(() => plan(scenarioOf('6m', [deliver(critical), deliver(budget), muted]))).to.not.throw();
  });
});

describe('how long a plan watches', () => {
  it('watches to the end of the last window', () => {
    const { deliveries, observeUntilMs, theoreticalWallMs, warmUpMs } = plan(
      scenarioOf('6m', [deliver(critical)]),
    );
    expect(observeUntilMs).to.equal(Math.ceil(deliveries[0]?.resolved?.window.latestMs ?? 0));
    // At speed 60 a warm-up of a minute is over before Prometheus has discovered its targets, which takes 5 s.
    expect(warmUpMs).to.equal(minute);
    expect(theoreticalWallMs).to.be.closeTo(5000 + observeUntilMs / speed, 1);
  });

  it('watches as long as it is told, or ten minutes when nothing is expected', () => {
    expect(plan(scenarioOf('2m', [], '14m')).observeUntilMs).to.equal(14 * minute);
    expect(plan(scenarioOf('2m', [])).observeUntilMs).to.equal(10 * minute);
    expect(plan(scenarioOf('2m', [], '1m')).observeUntilMs, 'never less than the fault').to.equal(2 * minute);
    expect(plan(scenarioOf(null, [], '12m')).observeUntilMs).to.equal(12 * minute);
  });

  it('expects a heartbeat a minute and an alarm after three', () => {
    expect(plan(scenarioOf(null, [])).heartbeat).to.deep.equal({
      receiver: 'deadmansswitch',
      everyMs: minute,
      alarmAfterMs: 3 * minute,
    });
  });
});
