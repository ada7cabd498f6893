import { expect } from 'chai';
import { readAlertmanager } from '../config/alertmanager.ts';
import { readRules } from '../config/rules.ts';
import type { Diagnosis } from '../plan.ts';
import { diagnose } from './diagnose.ts';

interface Text {
  readonly expr?: string;
  readonly alert?: string;
  readonly labels?: string;
  readonly routes?: string;
  readonly inhibit?: string;
  readonly planned?: readonly string[];
}

/** Diagnoses a configuration of one rule. */
function diagnosesOf({
  expr = 'up == 0',
  alert = 'A',
  labels = '{}',
  routes = '[]',
  inhibit = '[]',
  planned = [],
}: Text): readonly Diagnosis[] {
  return diagnose({
    rules: readRules({
      path: 'rules.yml',
      text: `groups:\n  - name: g\n    rules:\n      - alert: ${alert}\n        labels: ${labels}\n        expr: |\n          ${expr}\n`,
    }),
    alertmanager: readAlertmanager({
      path: 'alertmanager.yml',
      text: `route: { receiver: a, routes: ${routes} }\nreceivers: [{ name: a }, { name: b }]\ninhibit_rules: ${inhibit}\n`,
    }),
    plannedAlerts: planned,
    prometheus: { takenMetrics: [] },
  });
}

const idsOf = (text: Text): string[] => diagnosesOf(text).map(({ id }) => id);

const errors = 'rate(http_requests_total{status=~"5.."}[5m])';
const all = 'rate(http_requests_total[5m])';
const onService =
  '[{ source_matchers: [alertname = "A"], target_matchers: [alertname = "A"], equal: [service] }]';

/** For each flaw: what has it, and what looks like it and has not. */
const flaws: Record<string, { flawed: Text[]; sound: Text[] }> = {
  'unsummed-ratio': {
    flawed: [{ expr: `${errors} / ${all} > 0.05` }, { expr: `(${errors} / ${all}) > 0.05 and ${all} > 1` }],
    sound: [
      { expr: `sum by (service) (${errors}) / sum by (service) (${all}) > 0.05` },
      { expr: `${errors} / ignoring (status) group_left ${all} > 0.05` },
      { expr: 'rate(a_sum[5m]) / rate(a_count[5m]) > 0.05' },
    ],
  },
  'unsummed-floor': {
    flawed: [{ expr: `${all} < 1` }, { expr: `${all} <= 1 unless on (service) up == 0` }],
    sound: [{ expr: `sum by (service) (${all}) < 1` }, { expr: `${all} > 1` }, { expr: 'up < 1' }],
  },
  'unknown-inhibition': {
    flawed: [
      { inhibit: '[{ source_matchers: [alertname = "B"], target_matchers: [alertname = "A"] }]' },
      { inhibit: '[{ source_matchers: [alertname = "A"], target_matchers: [alertname =~ "B|C"] }]' },
    ],
    sound: [
      {
        inhibit: '[{ source_matchers: [alertname = "B"], target_matchers: [alertname =~ "A|C"] }]',
        planned: ['B'],
      },
      { inhibit: '[{ source_matchers: [severity = "critical"], target_matchers: [severity = "info"] }]' },
    ],
  },
  'missing-equal-label': {
    flawed: [
      { inhibit: onService, expr: `sum(${all}) < 1` },
      { inhibit: onService, expr: 'sum by (job, instance) (up) == 0' },
      { inhibit: onService, expr: 'vector(1)' },
    ],
    sound: [
      { inhibit: onService, expr: `sum by (service) (${all}) < 1` },
      { inhibit: onService, expr: `sum without (instance) (${all}) < 1` },
      { inhibit: onService, expr: 'vector(1)', labels: '{ service: monitoring }' },
      { inhibit: onService.replace('service', 'cluster'), expr: 'vector(1)' },
      { expr: 'vector(1)' },
    ],
  },
  'bare-histogram': {
    flawed: [
      { expr: 'http_request_duration_seconds > 5' },
      { expr: 'histogram_quantile(0.9, rate(x_bucket[5m])) > 5 or histogram_quantile(0.9, rate(x[5m])) > 5' },
    ],
    sound: [
      { expr: 'histogram_quantile(0.99, rate(http_request_duration_seconds[5m])) > 5' },
      { expr: 'histogram_quantile(0.99, rate(http_request_duration_seconds_bucket[5m])) > 5' },
    ],
  },
  'rate-of-gauge': {
    flawed: [{ expr: 'rate(up[10m]) * 600 >= 4' }],
    sound: [{ expr: 'changes(up[10m]) >= 4' }],
  },
  'absent-without-labels': {
    flawed: [{ expr: 'absent(http_requests_total)' }],
    sound: [{ expr: 'absent(http_requests_total{service="app"})' }],
  },
  'xid-level': {
    flawed: [{ expr: 'DCGM_FI_DEV_XID_ERRORS > 0' }],
    sound: [{ expr: 'DCGM_EXP_XID_ERRORS_COUNT{xid="79"} > 0' }],
  },
  'framebuffer-total': {
    flawed: [{ expr: 'DCGM_FI_DEV_FB_USED / DCGM_FI_DEV_FB_TOTAL > 0.9' }],
    sound: [{ expr: 'DCGM_FI_DEV_FB_USED / (DCGM_FI_DEV_FB_USED + DCGM_FI_DEV_FB_FREE) > 0.9' }],
  },
  'watchdog-route': {
    flawed: [
      { alert: 'Watchdog', routes: '[{ receiver: b, continue: true }, { receiver: a }]' },
      {
        alert: 'Watchdog',
        labels: '{ severity: none }',
        routes: '[{ matchers: [severity = none], continue: true }, { receiver: b }]',
      },
    ],
    sound: [
      { alert: 'Watchdog', routes: '[{ receiver: b }, { receiver: a }]' },
      { alert: 'A', routes: '[{ receiver: b, continue: true }, { receiver: a }]' },
    ],
  },
};

describe('diagnoses', () => {
  for (const [id, { flawed, sound }] of Object.entries(flaws)) {
    for (const text of flawed) {
      it(`${id} is found in ${JSON.stringify(text)}`, () => expect(idsOf(text)).to.deep.equal([id]));
    }
    for (const text of sound) {
      it(`${id} is not found in ${JSON.stringify(text)}`, () => expect(idsOf(text)).to.not.include(id));
    }
  }

  it('say where, and whose alerts they explain', () => {
    const [ratio] = diagnosesOf({ expr: `${errors} / ${all} > 0.05` });
    expect(ratio).to.deep.include({ alertnames: ['A'], location: { file: 'rules.yml', line: 4 } });
    const [inhibition] = diagnosesOf({ inhibit: '[{ source_matchers: [alertname = "B"] }]' });
    expect(inhibition).to.deep.include({ alertnames: [], location: { file: 'alertmanager.yml', line: 3 } });
  });
});
