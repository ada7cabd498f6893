import { readAlertmanager } from '../../core/config/alertmanager.ts';
import { readPrometheus } from '../../core/config/prometheus.ts';
import { readRules } from '../../core/config/rules.ts';
import { planRun } from '../../core/oracle/plan-run.ts';
import { scenarioSchema } from '../../core/scenario.ts';

const prometheus = `
global: { scrape_interval: 15s, scrape_timeout: 10s, evaluation_interval: 30s, external_labels: { cluster: lab } }
rule_files: [rules.yml]
scrape_configs: [{ job_name: apps, static_configs: [{ targets: [app:80] }] }]
`;

const rules = `
groups:
  - name: infrastructure
    rules:
      - { alert: ServiceDown, expr: up == 0, for: 2m, labels: { severity: critical } }
      - { alert: ServiceDown, expr: up == 0, for: 1m, labels: { severity: warning } }
`;

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
receivers:
  - { name: unrouted }
  - { name: pagerduty, pagerduty_configs: [{ routing_key: k }] }
  - { name: slack, slack_configs: [{ api_url: 'http://slack', channel: c, send_resolved: true }] }
`;

const [app, api] = ['app', 'ml-api'].map((service) => ({
  alertname: 'ServiceDown',
  severity: 'critical',
  service,
}));

const both = { to: ['pagerduty', 'slack'], within: '4m', resolveWithin: '12m' };

/**
 * Two services that die one after the other. PagerDuty's group is shared, so its second page waits for a tick and has
 * news of both; Slack's groups are apart and repeat; the warning fires before the page that mutes it.
 */
export const neighboursPlan = planRun(
  scenarioSchema.parse({
    id: 'services/neighbours',
    title: 'Two services die one after the other',
    story: 'Each of them must be heard of, whatever else is being told.',
    load: [{ on: 'app', ratePerSecond: 50 }],
    faults: [
      { kind: 'kill', on: 'app', at: '0s', lasts: '12m' },
      { kind: 'kill', on: 'ml-api', at: '5m', lasts: '12m' },
    ],
    expect: [
      { deliver: app, ...both },
      { deliver: api, ...both },
      { inhibit: { ...app, severity: 'warning' }, by: app },
    ],
  }),
  ['app', 'ml-api'].map((service) => ({
    title: `${service} is killed`,
    colour: '#b3261e',
    signals: [{ kind: 'target-down', service }],
  })),
  {
    prometheus: readPrometheus({ path: 'prometheus.yml', text: prometheus }),
    rules: readRules({ path: 'rules.yml', text: rules }),
    alertmanager: readAlertmanager({ path: 'alertmanager.yml', text: alertmanager }),
    plannedAlerts: [],
  },
  60,
);
