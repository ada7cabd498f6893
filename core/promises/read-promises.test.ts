import { expect } from 'chai';
import { FiredrillError } from '../errors.ts';
import { type PromisedAlert, promiseOf } from './promises.ts';
import { readPromises } from './read-promises.ts';

const good = `version: 1
prometheus:
  externalLabels: { cluster: lab }
  evaluatesEvery: 30s
  scrapesAtLeastEvery: 15s
  waitsForScrapes: 10s
  alertmanagers: ["http://alertmanager:9093"]
  jobs: { app: { targets: { "app:5000": app } } }
endsAssumedAfter: 5m
heartbeat: { alert: Watchdog, receiver: deadman, every: 1m }
unplannedGoTo: slack
receivers:
  all: { firstAfter: 10s, together: [alertname] }
  each:
    slack: { by: slack, address: "http://slack/", carries: { title: { names: [alertname] } } }
    deadman: { by: webhook, address: "http://deadman/", firstAfter: 0s, toldOfEnds: false }
runbook: https://example.test/<alertname>
annotations: [summary]
ruleLabels: []
lowerTiersAreMuted: true
severities:
  critical: { told: [slack], within: 8m }
  warning: { told: [slack] }
  none: {}
layers:
  app: { mutedBy: [{ alert: Down, same: [service] }] }
  meta: { alsoTold: [deadman] }
alerts:
  Errors:
    layer: app
    each: [service]
    reads: ["<alertname>_total[5m]"]
    tiers:
      critical: { held: 5m, within: 4m, mutedBy: [{ alert: Errors warning, where: { a: b }, same: [x] }] }
      warning: { value: [a, b] }
  Down:
    layer: meta
    forEach: [{ service: app, metric: [a, b] }]
    reads: ["<metric>"]
    tiers: { critical: { told: [deadman] } }
  Watchdog: { layer: meta, tiers: { none: {} } }
`;

const read = (text: string) => readPromises({ path: 'promises.yml', text });
const alertOf = (name: string, severity: string): PromisedAlert => {
  const found = promiseOf(read(good).alerts, { alertname: name, severity, service: 'app', metric: 'b' });
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

function problemsOf(change: (text: string) => string): readonly string[] {
  const changed = change(good);
  if (changed === good) throw new Error('nothing was changed');
  try {
    read(changed);
  } catch (error) {
    if (error instanceof FiredrillError) return error.details.problems ?? [error.message];
    throw error;
  }
  return [];
}

describe('a file of promises', () => {
  it('gives each tier of an alert its own promise, with what its severity, its layer and the alert say', () => {
    expect(alertOf('Errors', 'critical')).to.deep.include({
      told: ['slack'],
      withinMs: 240_000,
      heldMs: 300_000,
      keptFiringMs: 0,
      reads: ['Errors_total[5m]'],
      value: undefined,
      runbook: 'https://example.test/Errors',
      notifications: 1,
    });
    expect(alertOf('Errors', 'warning')).to.deep.include({ withinMs: undefined, value: ['a', 'b'] });
  });

  it('lets the more urgent tier mute the others, and nothing reach into another cluster', () => {
    expect(alertOf('Errors', 'warning').mutedBy).to.deep.equal([
      { alertname: 'Down', severity: undefined, where: {}, same: ['service', 'cluster'] },
      { alertname: 'Errors', severity: 'critical', where: {}, same: ['service', 'cluster'] },
    ]);
    expect(alertOf('Errors', 'critical').mutedBy.at(-1)).to.deep.equal({
      alertname: 'Errors',
      severity: 'warning',
      where: { a: 'b' },
      same: ['x', 'cluster'],
    });
  });

  it('makes one promise for each combination of labels', () => {
    const { alerts } = read(good);
    expect(alerts.filter(({ alertname }) => alertname === 'Down').map(({ labels }) => labels)).to.deep.equal([
      { service: 'app', metric: 'a' },
      { service: 'app', metric: 'b' },
    ]);
    expect(alertOf('Down', 'critical')).to.deep.include({ reads: ['b'], told: ['deadman'] });
    expect(promiseOf(alerts, { alertname: 'Down', severity: 'critical', service: 'x' })).to.equal(undefined);
  });

  it('completes a receiver by what holds for all', () => {
    const [slack, deadman] = read(good).receivers;
    expect(slack).to.deep.include({ firstAfterMs: 10_000, toldOfEnds: true, together: ['alertname'] });
    expect(deadman).to.deep.include({ firstAfterMs: 0, toldOfEnds: false, together: ['alertname'] });
  });

  const mistakes: readonly (readonly [find: string, replace: string, problem: string])[] = [
    [
      'evaluatesEvery',
      'evaluateEvery',
      'promises.yml:4: nobody knows prometheus.evaluateEvery; do you mean evaluatesEvery?',
    ],
    [
      '  critical: { told',
      '  critical: { tolt',
      'promises.yml:22: nobody knows severities.critical.tolt; do you mean told?',
    ],
    [
      'title: { names:',
      'title: { label: x, names:',
      'promises.yml:15: nobody knows receivers.each.slack.carries.title.names',
    ],
    [
      'every: 1m',
      'every: 1 minute',
      'promises.yml:10: heartbeat.every: want a duration such as 90s, 6m or 1h30m',
    ],
    ['runbook: https', 'handbook: https', 'promises.yml: runbook: is missing'],
    ['by: slack', 'by: slak', 'promises.yml:15: receivers.each.slack.by:'],
    [
      'unplannedGoTo: slack',
      'unplannedGoTo: slak',
      'promises.yml:11: no receiver is called slak; do you mean slack?',
    ],
    [
      'alert: Watchdog',
      'alert: Watchdogs',
      'promises.yml:10: no alert is called Watchdogs; do you mean Watchdog?',
    ],
    ['alert: Down', 'alert: Dwn', 'promises.yml:26: no alert is called Dwn; do you mean Down?'],
    ['layer: app', 'layer: apps', 'promises.yml:30: no layer is called apps; do you mean app?'],
    [
      'told: [deadman]',
      'told: [x, deadmann]',
      'promises.yml:40: no receiver is called deadmann; do you mean deadman?',
    ],
    [
      '      warning: { value',
      '      warnin: { value',
      'promises.yml:35: no severity is called warnin; do you mean warning?',
    ],
    ['alsoTold: [deadman]', 'alsoTold: [nobody]', 'promises.yml:27: no receiver is called nobody'],
    ['version: 1', 'version: 2', 'promises.yml:1: version:'],
  ];
  for (const [find, replace, problem] of mistakes) {
    it(`is refused with place and nearest name: ${replace}`, () => {
      expect(problemsOf((text) => text.replace(find, replace)).join('\n')).to.contain(problem);
    });
  }

  it('is refused with all its problems at once', () => {
    const changed = (text: string) => text.replace('evaluatesEvery', 'x').replace('every: 1m', 'every: now');
    expect(problemsOf(changed)).to.have.length(3);
  });

  it('is refused where it is no YAML', () => {
    expect(problemsOf(() => 'a: [')).to.deep.equal(['promises.yml is not YAML']);
  });
});
