import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readAlertmanager } from '../config/alertmanager.ts';
import { readPrometheus } from '../config/prometheus.ts';
import { readRules } from '../config/rules.ts';
import type { FiredrillError } from '../errors.ts';
import type { Signal } from '../fault.ts';
import type { Plan, Window } from '../plan.ts';
import { scenarioSchema } from '../scenario.ts';
import { planRun } from './plan-run.ts';

const file = (path: string): { path: string; text: string } => ({
  path,
  text: readFileSync(join(import.meta.dirname, '../../stack/config', path), 'utf8'),
});
const prometheus = readPrometheus(file('prometheus/prometheus.yml'));
const config = {
  prometheus,
  rules: prometheus.ruleFiles.flatMap((path) => readRules(file(`prometheus/${path}`))),
  alertmanager: readAlertmanager(file('alertmanager/alertmanager.yml')),
  plannedAlerts: [],
};

const down = (service: string, isFrozen = false): Signal => ({ kind: 'target-down', service, isFrozen });
const alarm = { alarm: 'deadmansswitch', within: '8m', recoverWithin: '9m' };
const serviceDown = {
  deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'alertmanager' },
  to: ['pagerduty'],
  within: '20m',
  resolveWithin: '20m',
};

function plan(signals: Signal[], lasts: string, expectations: object[], speed = 60): Plan {
  const scenario = scenarioSchema.parse({
    id: 'test/test',
    title: 'A test',
    story: 'It tests.',
    load: [{ on: 'app', ratePerSecond: 50 }],
    faults: [{ kind: 'any', on: 'prometheus', at: '1m', lasts }],
    expect: expectations,
  });
  return planRun(scenario, [{ title: 'any', colour: 'red', signals }], config, { speed });
}

const seconds = ({ earliestMs, latestMs }: Window): number[] => [earliestMs / 1000, latestMs / 1000];
const alarmOf = (...given: Parameters<typeof plan>): number[][] => {
  const [planned] = plan(...given).alarms ?? [];
  return planned === undefined ? [] : [seconds(planned.raised), seconds(planned.recovered)];
};
const problemsOf = (...given: Parameters<typeof plan>): readonly string[] => {
  try {
    plan(...given);
    return [];
  } catch (error) {
    return (error as FiredrillError).details.problems ?? [];
  }
};

describe("the plan of the dead man's switch", () => {
  // A fault at 1m; beats are 60 s apart and may slip by 30; at speed 60 a delivery takes up to 9 s.
  it('counts from the last beat when Alertmanager dies, and to the next sending when it is back', () => {
    expect(alarmOf([down('alertmanager')], '5m', [alarm])).to.deep.equal([
      [60 - 90 + 180, 60 + 180 + 9],
      [360, 360 + 120 + 90 + 9],
    ]);
  });

  it('lets Alertmanager believe a frozen Prometheus for four minutes', () => {
    expect(alarmOf([down('prometheus', true)], '9m', [alarm])).to.deep.equal([
      [60 - 90 + 240 - 90 + 180, 60 + 240 + 180 + 9],
      [600, 600 + 30 + 30 + 9],
    ]);
  });

  it('lets Alertmanager believe a Prometheus that has forgotten it, and hears of it at the next sending', () => {
    expect(alarmOf([{ kind: 'disconnected', service: 'prometheus' }], '9m', [alarm], 15)).to.deep.equal([
      [60 - 90 + 240 - 90 + 180, 60 + 240 + 180 + 2.25],
      [600, 600 + 90 + 30 + 2.25],
    ]);
  });

  it('gives a Prometheus that starts anew the time to start and to find Alertmanager', () => {
    const [, recovered = []] = alarmOf([down('prometheus')], '9m', [alarm]);
    expect(recovered).to.deep.equal([600, 600 + 120 + 30 + 300 + 90 + 30 + 9]);
  });

  it('is watched until its alarm is over', () => {
    expect(plan([down('alertmanager')], '5m', [alarm]).observeUntilMs).to.equal(579_000);
  });

  it('is refused when nothing stops the beats, when it comes twice, and when it is healed away', () => {
    const errors: Signal = { kind: 'error-ratio', service: 'app', baselineRatio: 0, faultRatio: 0.2 };
    expect(problemsOf([errors], '5m', [alarm])).to.deep.equal([
      'expect[0].alarm: nothing raises it: no fault of the scenario stops Prometheus or Alertmanager, or parts them',
    ]);
    expect(problemsOf([down('alertmanager')], '5m', [alarm, alarm])).to.deep.equal([
      'expect[1].alarm: one alarm is expected already',
    ]);
    expect(problemsOf([down('alertmanager')], '2m', [alarm])).to.deep.equal([
      'expect[0].alarm: the fault heals after 2m, and the alarm need not come before 3m9s',
    ]);
  });

  it('is refused when it promises what cannot be', () => {
    const hasty = { ...alarm, within: '1m' };
    expect(problemsOf([down('prometheus', true)], '9m', [hasty])).to.deep.equal([
      "expect[0].within: promises the alarm's beginning within 1m, but it cannot come before 4m",
    ]);
  });
});

describe('what Prometheus sends while nobody hears it', () => {
  const pageOf = (...given: Parameters<typeof plan>): number[][] => {
    const [delivery] = plan(...given).deliveries;
    return delivery === undefined ? [] : [seconds(delivery.life.firing), seconds(delivery.notified)];
  };

  it('is told after the outage, at the next sending', () => {
    const [firing = [], notified = []] = pageOf([down('alertmanager')], '5m', [serviceDown]);
    expect(firing[0]).to.equal(60 + 120);
    // Healed at 6m; up to 2 s of wall time to start, 90 s to the next sending, and the group does not wait again.
    expect(notified[0]).to.equal(360);
    expect(notified[1]).to.be.within(360 + 120 + 90, 360 + 120 + 90 + 20);
  });

  it('comes a sending later at the most when a reload makes Prometheus forget its Alertmanagers', () => {
    const gauge: Signal = {
      kind: 'gauge',
      service: 'prometheus',
      metric: 'prometheus_config_last_reload_successful',
      labels: {},
      baseline: 1,
      faultValue: 0,
    };
    const lost: Signal = { kind: 'sends-lost', service: 'prometheus', after: ['heal'], programMs: 5000 };
    const page = {
      ...serviceDown,
      deliver: { alertname: 'MonitoringConfigReloadFailed', severity: 'critical', service: 'prometheus' },
    };
    const endOf = (signals: Signal[]): number[] => {
      const window = plan(signals, '13m', [page], 15).deliveries[0]?.resolved?.window;
      return window === undefined ? [] : seconds(window);
    };
    const [plain = [], delayed = []] = [endOf([gauge]), endOf([gauge, lost])];
    expect(delayed[0]).to.equal(plain[0]);
    // Healed at 14m. What is sent within 5 s of wall time may be lost; 90 s after that it has come again.
    const endedMs = plan([gauge], '13m', [page], 15).deliveries[0]?.life.ended.latestMs ?? 0;
    expect((delayed[1] ?? 0) - (plain[1] ?? 0)).to.equal(840 + 75 + 90 - endedMs / 1000);
  });
});
