import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Labels } from '../labels.ts';
import { type AlertmanagerConfig, inhibitRuleFor, readAlertmanager, routesFor } from './alertmanager.ts';

const path = 'alertmanager/alertmanager.yml';
const real = readAlertmanager({
  path,
  text: readFileSync(join(import.meta.dirname, '../../stack/config', path), 'utf8'),
});

function read(text: string): AlertmanagerConfig {
  return readAlertmanager({ path, text });
}

function receiversOf(config: AlertmanagerConfig, labels: Labels): string[] {
  return routesFor(config.route, labels).map(({ receiver }) => receiver);
}

function mutedBy(config: AlertmanagerConfig, source: Labels, target: Labels): string | undefined {
  return inhibitRuleFor(config, source, target)?.id;
}

describe('routes of Alertmanager', () => {
  const tree = read(`
route:
  receiver: root
  group_by: [alertname]
  group_wait: 1s
  routes:
    - receiver: team
      match: { team: db }
      group_interval: 2m
      routes:
        - receiver: pager
          matchers: [severity = "critical"]
          group_wait: 0s
          continue: true
        - match_re: { severity: critical|warning }
          group_by: [alertname, service]
    - receiver: log
      matchers: ['{team != "db", severity =~ "crit.*"}']
      continue: true
    - receiver: late
      matchers: [severity = "critical"]
receivers: [{ name: root }, { name: team }, { name: pager }, { name: log }, { name: late }]
`);

  it('takes the root for what no route takes', () => {
    expect(receiversOf(tree, { severity: 'none' })).to.deep.equal(['root']);
  });

  it('takes the deepest match, and the node itself when no child matches', () => {
    expect(receiversOf(tree, { team: 'db', severity: 'warning' })).to.deep.equal(['team']);
    expect(receiversOf(tree, { team: 'db', severity: 'info' })).to.deep.equal(['team']);
    const [deepest] = routesFor(tree.route, { team: 'db', severity: 'warning' });
    expect(deepest?.groupBy).to.deep.equal(['alertname', 'service']);
  });

  it('goes on to further siblings after `continue`, at its own level only', () => {
    expect(receiversOf(tree, { team: 'db', severity: 'critical' })).to.deep.equal(['pager', 'team']);
    expect(receiversOf(tree, { team: 'web', severity: 'critical' })).to.deep.equal(['log', 'late']);
  });

  it('are read through aliases and merge keys', () => {
    const shared = read(`
route:
  receiver: a
  routes:
    - &page { matchers: [&urgent severity = "critical"], group_wait: 5s, receiver: b }
    - { <<: *page, receiver: c, matchers: [team = "x", *urgent], group_wait: 7s }
inhibit_rules:
  - &same { equal: [service], source_matchers: [*urgent], target_matchers: [severity = "info"] }
  - { <<: *same, target_matchers: [severity = "warning"] }
receivers: [{ name: a }, { name: b }, { name: c }]
`);
    const [first, second] = shared.route.routes;
    expect(first).to.include({ receiver: 'b', groupWaitMs: 5000 });
    expect(second).to.include({ receiver: 'c', groupWaitMs: 7000 });
    expect(second?.matchers.map(({ name }) => name)).to.deep.equal(['team', 'severity']);
    const critical = { severity: 'critical', service: 's' };
    expect(mutedBy(shared, critical, { severity: 'warning', service: 's' })).not.to.equal(undefined);
    expect(mutedBy(shared, critical, { severity: 'warning', service: 't' })).to.equal(undefined);
  });

  it('hands down receiver and group settings, but neither `continue` nor matchers', () => {
    const [pager, team] = routesFor(tree.route, { team: 'db', severity: 'critical' });
    expect(pager).to.deep.include({ groupWaitMs: 0, groupIntervalMs: 120_000, groupBy: ['alertname'] });
    expect(team).to.deep.include({ receiver: 'team', groupWaitMs: 1000, continue: false });
  });

  it('takes an empty receiver and an empty list of labels for missing ones', () => {
    const { route } = read(`
route: { receiver: a, group_by: [b], routes: [{ receiver: "", group_by: [], continue: yes, matchers: }] }
receivers: [{ name: a }]
`);
    expect(route.routes[0]).to.deep.include({ receiver: 'a', groupBy: ['b'], continue: true, matchers: [] });
  });

  it("fills the root with Alertmanager's defaults", () => {
    const { route } = read('route: { receiver: a }\nreceivers: [{ name: a }]');
    expect(route).to.deep.include({
      groupWaitMs: 30_000,
      groupIntervalMs: 300_000,
      repeatIntervalMs: 14_400_000,
      groupBy: [],
    });
  });

  it('names the file and the line of text that is not YAML', () => {
    expect(() => read('route:\n  receiver: "a'))
      .to.throw()
      .that.deep.includes({ code: 'CONFIG_SYNTAX' });
    expect(() => read('receivers: []'))
      .to.throw()
      .with.property('code', 'CONFIG_SYNTAX');
  });
});

describe('routes of the real configuration', () => {
  const cases: [Labels, string[]][] = [
    [{ alertname: 'Watchdog', severity: 'none', layer: 'meta' }, ['deadmansswitch']],
    [{ severity: 'critical', layer: 'application' }, ['pagerduty', 'slack', 'audit-webhook']],
    [{ severity: 'critical', layer: 'infrastructure' }, ['pagerduty', 'slack', 'audit-webhook']],
    [{ severity: 'critical', layer: 'meta' }, ['pagerduty', 'slack', 'audit-webhook']],
    [{ severity: 'critical', layer: 'gpu' }, ['pagerduty', 'slack', 'ml-webhook']],
    [{ severity: 'critical', layer: 'ml_model' }, ['pagerduty', 'slack', 'ml-webhook']],
    [{ severity: 'warning', layer: 'application' }, ['slack', 'email', 'audit-webhook']],
    [{ severity: 'warning', layer: 'ml_model' }, ['slack', 'email', 'ml-webhook']],
    [{ severity: 'info', layer: 'application' }, ['email', 'audit-webhook']],
    [{ severity: 'info', layer: 'ml_model' }, ['email', 'ml-webhook']],
    [{ severity: 'none', layer: 'gpu' }, ['ml-webhook']],
    [{ severity: 'none', layer: 'meta' }, ['unrouted']],
    [{ severity: 'page', layer: 'application' }, ['unrouted']],
    [{}, ['unrouted']],
  ];
  for (const [labels, receivers] of cases) {
    it(`sends ${JSON.stringify(labels)} to ${receivers.join(', ')}`, () =>
      expect(receiversOf(real, labels)).to.deep.equal(receivers));
  }

  it('groups by severity too, and beats once a minute', () => {
    const [pager] = routesFor(real.route, { severity: 'critical' });
    expect(pager).to.deep.include({
      groupWaitMs: 10_000,
      groupIntervalMs: 60_000,
      repeatIntervalMs: 3_540_000,
    });
    expect(pager?.groupBy).to.include('severity');
    const [beat] = routesFor(real.route, { alertname: 'Watchdog' });
    expect(beat).to.deep.include({ groupWaitMs: 0, groupIntervalMs: 30_000, repeatIntervalMs: 45_000 });
  });
});

describe('inhibition', () => {
  const one = read(`
route: { receiver: a }
receivers: [{ name: a }]
inhibit_rules:
  - source_match: { alertname: Down }
    target_match_re: { alertname: Down|Slow }
    equal: [service]
`);

  it('needs equal labels', () => {
    const source = { alertname: 'Down', service: 'app' };
    expect(mutedBy(one, source, { alertname: 'Slow', service: 'app' })).to.equal('inhibit rule 1');
    expect(mutedBy(one, source, { alertname: 'Slow', service: 'ml-api' })).to.equal(undefined);
    expect(mutedBy(one, source, { alertname: 'Other', service: 'app' })).to.equal(undefined);
    expect(
      mutedBy(one, { alertname: 'Slow', service: 'app' }, { alertname: 'Slow', service: 'app' }),
    ).to.equal(undefined);
  });

  it('finds two missing labels equal, and a missing one equal to an empty one', () => {
    expect(mutedBy(one, { alertname: 'Down' }, { alertname: 'Slow' })).to.equal('inhibit rule 1');
    expect(mutedBy(one, { alertname: 'Down' }, { alertname: 'Slow', service: '' })).to.equal(
      'inhibit rule 1',
    );
    expect(mutedBy(one, { alertname: 'Down' }, { alertname: 'Slow', service: 'app' })).to.equal(undefined);
  });

  it('lets no alert that matches both sides mute another such alert, nor itself', () => {
    const down = { alertname: 'Down', service: 'app', instance: 'a' };
    expect(mutedBy(one, down, down)).to.equal(undefined);
    expect(mutedBy(one, { ...down, instance: 'b' }, down)).to.equal(undefined);
  });

  const app = { cluster: 'lab', service: 'app' };
  const cases: [string, Labels, Labels, string | undefined][] = [
    [
      'a lower tier',
      { alertname: 'HighErrorRate', severity: 'critical', ...app },
      { alertname: 'HighErrorRate', severity: 'warning', ...app },
      'I1',
    ],
    [
      'no higher tier',
      { alertname: 'HighErrorRate', severity: 'warning', ...app },
      { alertname: 'HighErrorRate', severity: 'critical', ...app },
      undefined,
    ],
    [
      'info under a warning',
      { alertname: 'DataDriftDetected', severity: 'warning', ...app },
      { alertname: 'DataDriftDetected', severity: 'info', ...app },
      'I2',
    ],
    [
      'what is wrong with a dead service',
      { alertname: 'ServiceDown', severity: 'critical', ...app },
      { alertname: 'LowThroughput', severity: 'info', layer: 'application', ...app },
      'I4',
    ],
    [
      'no other service',
      { alertname: 'ServiceDown', severity: 'critical', ...app, service: 'node-exporter' },
      { alertname: 'HighErrorRate', severity: 'critical', layer: 'application', ...app },
      undefined,
    ],
    [
      'the smaller latency alert',
      { alertname: 'VeryHighP99Latency', severity: 'warning', ...app },
      { alertname: 'HighLatency', severity: 'warning', layer: 'application', ...app },
      'I8',
    ],
    [
      'no budget alert (I9)',
      { alertname: 'HighErrorRate', severity: 'critical', ...app },
      { alertname: 'ErrorBudgetBurn', severity: 'critical', layer: 'application', ...app },
      undefined,
    ],
    [
      'no Watchdog',
      { alertname: 'ServiceDown', severity: 'critical', cluster: 'lab' },
      { alertname: 'Watchdog', severity: 'none', layer: 'meta', cluster: 'lab' },
      undefined,
    ],
  ];
  for (const [what, source, target, id] of cases) {
    it(`mutes ${what} in the real configuration`, () => expect(mutedBy(real, source, target)).to.equal(id));
  }

  it('names each rule by the comment above it, and its line', () => {
    expect(real.inhibitRules.map(({ id }) => id)).to.deep.equal([
      'I1',
      'I2',
      'I3',
      'I4',
      'I4',
      'I5',
      'I6',
      'I6',
      'I7',
      'I7',
      'I8',
      'I8',
      'I10',
    ]);
    const lines = real.inhibitRules.map(({ location }) => location.line ?? 0);
    expect(lines).to.deep.equal([...new Set(lines)].sort((a, b) => a - b));
  });
});
