import type { StatedPromises } from '../../promises/schema.ts';
import { rule, type Small } from './linted.ts';
import type { Twins } from './twins.ts';

const webhooks = (urls: Readonly<Record<string, string>>, more = ''): string =>
  `[${Object.entries(urls)
    .map(([name, url]) => `{ name: ${name}, webhook_configs: [{ url: "${url}"${more} }] }`)
    .join(', ')}]`;
const urls = { a: 'http://a/', b: 'http://b/', c: 'http://c/' };

const promises: StatedPromises = {
  version: 1,
  prometheus: {
    externalLabels: { cluster: 'lab' },
    evaluatesEvery: '30s',
    scrapesAtLeastEvery: '15s',
    waitsForScrapes: '10s',
    alertmanagers: [],
    jobs: { j: {} },
  },
  endsAssumedAfter: '5m',
  heartbeat: { alert: 'A', receiver: 'b', every: '1h' },
  unplannedGoTo: 'a',
  receivers: {
    all: { together: ['alertname'], firstAfter: '10s', newsEvery: '1m', repeatNoMoreOftenThan: '59m' },
    each: {
      a: { by: 'webhook', address: urls.a },
      b: { by: 'webhook', address: urls.b, carries: { alerts: { alerts: 'all', with: ['summary'] } } },
      c: { by: 'webhook', address: urls.c },
    },
  },
  runbook: 'https://example.test/runbooks/<alertname>',
  annotations: ['summary', 'value'],
  ruleLabels: [],
  lowerTiersAreMuted: false,
  severities: { critical: { told: ['b'] } },
  layers: { application: {} },
  alerts: {
    A: {
      layer: 'application',
      each: ['service'],
      reads: ['up'],
      when: ['== 0'],
      through: [],
      value: '{percentage}',
      tiers: { critical: {} },
    },
    P: { layer: 'application', isPlanned: true, each: ['service'], tiers: { critical: {} } },
  },
};

/** A small configuration that keeps these promises. */
const kept: Small = {
  root: 'group_by: [alertname], group_wait: 10s, group_interval: 1m, repeat_interval: 59m',
  receivers: webhooks(urls),
  promises,
};

/** The same, of a counter: `up` itself cannot be relabelled. */
const countingUp = {
  ...kept,
  rules: [rule({ expr: 'up_total == 0' })],
  promises: {
    ...promises,
    alerts: { ...promises.alerts, A: { ...promises.alerts['A'], reads: ['up_total'] } },
  } as StatedPromises,
} satisfies Small;

const broken = (says: string, change: Small): Twins => ({
  flawed: [[says, { ...kept, ...change }]],
  sound: [
    ['kept', kept],
    ['nobody asks', change.promises === undefined ? change : {}],
  ],
});

export const promiseTwins: Record<string, Twins> = {
  'promise-alerts': broken('a rule raises B critical, which nobody promised', {
    rules: [rule(), rule({ alert: 'B' })],
  }),
  'promise-condition': broken('A critical fires when its value is == 1; promised is == 0', {
    rules: [rule({ expr: 'up == 1' })],
  }),
  'promise-timing': broken('A critical has for: 1m; promised is 0s', { rules: [rule({ for: '1m' })] }),
  'promise-labels': broken('the rule of A critical says layer gpu; promised is application', {
    rules: [rule({ labels: { layer: 'gpu' } })],
  }),
  'promise-text': broken('the value of A critical reads "0.4321" for 0.4321', {
    rules: [rule({ annotations: { value: '{{ $value }}' } })],
  }),
  'promise-told': broken('b is not told of A critical', {
    routes: '[{ receiver: c, matchers: [severity =~ "critical|warning|info|none"] }]',
  }),
  'promise-muting': broken('A critical mutes P critical of the same thing (inhibit rule 1)', {
    planned: ['P'],
    inhibit:
      '[{ source_matchers: [alertname = "A"], target_matchers: [alertname = "P"], equal: [cluster, service] }]',
  }),
  'promise-receiver': broken('b is told at http://else/; promised is http://b/', {
    receivers: webhooks({ ...urls, b: 'http://else/' }),
  }),
  'promise-grouping': broken('lets a new group wait for 30s; promised is 10s', {
    root: 'group_by: [alertname], group_wait: 30s, group_interval: 1m, repeat_interval: 59m',
  }),
  'promise-payload': broken('what b gets in alerts is', { receivers: webhooks(urls, ', max_alerts: 1') }),
  'promise-scraping': {
    flawed: [
      [
        'the job j does not store up_total, which A reads',
        { ...countingUp, relabelled: '[{ action: drop, source_labels: [__name__], regex: up_total }]' },
      ],
    ],
    sound: [
      ['all is stored', countingUp],
      [
        'what the job serves nothing of is not taken away',
        {
          ...countingUp,
          relabelled: '[{ action: keep, source_labels: [__name__], regex: "node_.*" }]',
          job: 'file_sd_configs: [{ files: [targets/t.yml] }]',
          targets: ['host:9100'],
          promises: {
            ...countingUp.promises,
            prometheus: { ...promises.prometheus, jobs: { j: { targets: { 'host:9100': '' } } } },
          },
        },
      ],
    ],
  },
  'promise-probing': broken('the probe health is promised, and there is none', {
    promises: { ...promises, probes: { health: { by: 'http', within: '5s' } } },
  }),
  'promise-alertmanagers': broken(
    'Prometheus does not tell http://am:9093, as is promised; it tells nobody',
    {
      promises: { ...promises, prometheus: { ...promises.prometheus, alertmanagers: ['http://am:9093'] } },
    },
  ),
  'no-promises': {
    flawed: [['there is no promises.yml', { promises: null }]],
    sound: [['stated', kept]],
  },
};
