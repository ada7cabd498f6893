import type { PlannedPromises } from '../../core/plan.ts';

/** What is promised of the synthetic runs, and kept by them. */
export function promisesOf(): Extract<PlannedPromises, { kind: 'stated' }> {
  const webhook = (name: string) => ({ by: 'webhook' as const, address: `http://${name}/` });
  return {
    kind: 'stated',
    file: 'promises.yml',
    broken: [],
    stated: {
      version: 1,
      prometheus: {
        externalLabels: { cluster: 'firedrill' },
        evaluatesEvery: '30s',
        scrapesAtLeastEvery: '15s',
        waitsForScrapes: '10s',
        alertmanagers: ['http://alertmanager:9093'],
        jobs: { app: { targets: { 'app:5000': 'app' } } },
      },
      endsAssumedAfter: '5m',
      heartbeat: { alert: 'Watchdog', receiver: 'deadmansswitch', every: '1m' },
      unplannedGoTo: 'unrouted',
      receivers: {
        all: {
          together: ['alertname', 'cluster', 'service', 'severity'],
          firstAfter: '10s',
          newsEvery: '1m',
          repeatNoMoreOftenThan: '59m',
        },
        each: {
          pagerduty: {
            by: 'pagerduty',
            address: 'http://pagerduty/',
            carries: {
              'payload.severity': { label: 'severity' },
              'payload.custom_details.firing': {
                alerts: 'firing',
                with: ['summary', 'value', 'runbook_url'],
              },
            },
          },
          slack: {
            by: 'slack',
            address: 'http://slack/',
            carries: { 'attachments.0.text': { alerts: 'all', with: ['summary', 'value', 'runbook_url'] } },
          },
          email: { by: 'email', address: 'a@b.test' },
          'audit-webhook': {
            ...webhook('audit-webhook'),
            carries: { alerts: { alerts: 'all', with: ['summary', 'value', 'runbook_url'] } },
          },
          deadmansswitch: { ...webhook('deadmansswitch'), toldOfEnds: false, repeatNoMoreOftenThan: '45s' },
          unrouted: webhook('unrouted'),
        },
      },
      runbook: 'https://firedrill.example/runbooks/<alertname>',
      annotations: ['summary'],
      ruleLabels: [],
      lowerTiersAreMuted: true,
      severities: {
        critical: { told: ['pagerduty', 'slack'], within: '8m' },
        warning: { told: ['slack', 'email'], within: '20m' },
        none: {},
      },
      layers: { application: { alsoTold: ['audit-webhook'] }, infrastructure: {}, meta: {} },
      alerts: {
        HighErrorRate: {
          layer: 'application',
          each: ['service'],
          about: ['service'],
          value: '{percentage} of requests',
          tiers: { critical: { held: '5m' }, warning: { held: '10m' } },
        },
        ErrorBudgetBurn: {
          layer: 'application',
          each: ['service'],
          about: ['service'],
          value: '{percentage} of requests',
          tiers: { critical: { held: '2m' }, warning: {} },
        },
        ServiceDown: { layer: 'infrastructure', tiers: { critical: {} } },
        Watchdog: { layer: 'meta', told: ['deadmansswitch'], tiers: { none: {} } },
      },
    },
  };
}
