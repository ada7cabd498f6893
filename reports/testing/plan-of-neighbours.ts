import { type Route, readAlertmanager, routesFor } from '../../core/config/alertmanager.ts';
import type { Labels } from '../../core/labels.ts';
import { escapesOf, tellingOf } from '../../core/oracle/delivery.ts';
import type { Groups } from '../../core/oracle/grouping/groups.ts';
import type { PlannedAlert } from '../../core/oracle/grouping/planned-alert.ts';
import {
  exactly,
  type Plan,
  type PlannedDelivery,
  type PlannedEscape,
  sumTerms,
  type Term,
} from '../../core/plan.ts';
import { scenarioSchema } from '../../core/scenario.ts';

const minute = 60_000;
const speed = 60;

const alertmanager = `
route:
  receiver: unrouted
  group_wait: 10s
  group_interval: 1m
  repeat_interval: 250s
  routes:
    - { receiver: pagerduty, matchers: ['severity="critical"'], group_by: [alertname], continue: true }
    - { receiver: slack, matchers: ['severity=~"critical|warning"'], group_by: [alertname, service, severity] }
inhibit_rules:
  - { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: [alertname, service] }
receivers: [{ name: unrouted }, { name: pagerduty }, { name: slack }]
`;

const spread = (name: string, maxMs: number, why: string): Term => ({ name, minMs: 0, maxMs, why });
const scrape = spread('scrape', 15_000, 'a scrape happens somewhere in its interval of 15s');
const evaluation = spread('evaluation', 30_000, 'the rule group runs somewhere in its interval of 30s');

/** A service that is down for twelve minutes, as this test sees it: no oracle of conditions is asked. */
function down(service: string, severity: string, faultIndex: number, forMs: number): PlannedAlert {
  const alert: Labels = { alertname: 'ServiceDown', severity, service };
  const onset = exactly('onset', faultIndex * 5 * minute, 'when it is killed');
  const lasts = exactly('fault', 12 * minute, 'how long it stays down');
  const started = spread('start-up', 30_000, 'until it answers again');
  const firing = sumTerms([
    onset,
    scrape,
    evaluation,
    exactly('for', forMs, 'the rule waits before it fires'),
  ]);
  const ended = sumTerms([onset, lasts, started, scrape, evaluation]);
  return {
    life: { alert, certainty: 'must', faultIndex, firing, ended },
    labels: alert,
    mayCarry: () => false,
    keptMs: 0,
  };
}

const [app, api, warning] = [
  down('app', 'critical', 0, 2 * minute),
  down('ml-api', 'critical', 1, 2 * minute),
  down('app', 'warning', 0, minute),
];

const groups: Groups = {
  alerts: [app, api, warning],
  config: readAlertmanager({ path: 'alertmanager.yml', text: alertmanager }),
  setting: {
    speed,
    scrapeIntervalMs: 15_000,
    scrapeTimeoutMs: 10_000,
    evaluationIntervalMs: 30_000,
    warmUpMs: minute,
    mailReceivers: [],
    ratePerSecond: {},
  },
  sendsResolved: () => true,
};

const routesOf = ({ labels }: PlannedAlert): readonly Route[] => routesFor(groups.config.route, labels);

function deliveriesOf(one: PlannedAlert, expectationIndex: number): PlannedDelivery[] {
  return routesOf(one).map((route) => {
    const { notified, resolved, again } = tellingOf(one, route, groups);
    return {
      kind: 'delivery',
      expectationIndex,
      life: one.life,
      receiver: route.receiver,
      notified,
      slaMs: 4 * minute,
      resolved: { window: resolved.window, slaMs: 12 * minute },
      again: [...again],
    };
  });
}

const escapes: PlannedEscape[] = routesOf(warning).flatMap((route) => escapesOf(warning, route, groups));
const promises = { to: ['pagerduty', 'slack'], within: '4m', resolveWithin: '12m' };

/**
 * Two services that die one after the other. PagerDuty's group is shared, so its second page waits for a tick and has
 * news of both; Slack's groups are apart and repeat; the warning fires before the page that mutes it.
 */
export const neighboursPlan: Plan = {
  scenario: scenarioSchema.parse({
    id: 'services/neighbours',
    title: 'Two services die one after the other',
    story: 'Each of them must be heard of, whatever else is being told.',
    load: [{ on: 'app', ratePerSecond: 50 }],
    faults: [
      { kind: 'kill', on: 'app', at: '0s', lasts: '12m' },
      { kind: 'kill', on: 'ml-api', at: '5m', lasts: '12m' },
    ],
    expect: [
      { deliver: app.labels, ...promises },
      { deliver: api.labels, ...promises },
      { inhibit: warning.labels, by: app.labels },
    ],
  }),
  speed,
  deliveries: [...deliveriesOf(app, 0), ...deliveriesOf(api, 1)],
  inhibitions: [
    {
      kind: 'inhibition',
      expectationIndex: 2,
      life: warning.life,
      by: app.labels,
      rule: 'I1 (severity critical mutes warning)',
      source: { firing: app.life.firing, ended: app.life.ended },
      escapes,
    },
  ],
  diagnoses: [],
  heartbeat: { receiver: 'deadmansswitch', everyMs: minute, alarmAfterMs: 3 * minute },
  warmUpMs: minute,
  observeUntilMs: 20 * minute,
  faults: ['app', 'ml-api'].map((service, index) => ({
    title: `${service} is killed`,
    colour: '#b3261e',
    atMs: index * 5 * minute,
    lastsMs: 12 * minute,
  })),
  theoreticalWallMs: 25_000,
};
