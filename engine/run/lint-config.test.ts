import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Scenario } from '../../core/scenario.ts';
import { defaultConfigFolder, readConfigFolder } from './config-folder.ts';
import { lintConfig } from './lint-config.ts';
import { loadScenarios } from './load-scenarios.ts';
import { findRunbooks } from './runbooks.ts';

const runbooksFolder = findRunbooks(defaultConfigFolder) ?? '';

describe('lints of a configuration folder', () => {
  let copy: string;
  let scenarios: Scenario[];
  before(async () => {
    scenarios = (await loadScenarios()).map(({ scenario }) => scenario);
  });
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'firedrill-lint-'));
    cpSync(defaultConfigFolder, copy, { recursive: true });
    cpSync(runbooksFolder, join(copy, 'runbooks'), { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const edit = (file: string, from: string, to: string): void => {
    const path = join(copy, file);
    const before = readFileSync(path, 'utf8');
    expect(before, `${file} holds what this test breaks`).to.include(from);
    writeFileSync(path, before.replace(from, to));
  };
  const lint = (): string[] =>
    lintConfig(readConfigFolder(copy), copy, scenarios)
      .filter(({ severity }) => severity !== 'note')
      .map(({ id, sentence, location }) => `${location.file}: ${id}: ${sentence}`);

  it('read a template file under any name that alertmanager.yml lists', () => {
    renameSync(join(copy, 'alertmanager/templates/firedrill.tmpl'), join(copy, 'alertmanager/mail.txt'));
    edit(alertmanager, '- templates/firedrill.tmpl', '- /etc/alertmanager/*.txt');
    expect(lint()).to.deep.equal([]);
  });

  it('find nothing wrong with the configuration as it is, and tell the shortest bursts that page and what a restart ends', () => {
    const findings = lintConfig(readConfigFolder(), defaultConfigFolder, scenarios);
    expect(findings.map(({ id, severity }) => [id, severity])).to.deep.equal([
      ['short-burst-pages', 'note'],
      ['restart-ends-page', 'note'],
      ['short-burst-pages', 'note'],
      ['restart-ends-page', 'note'],
    ]);
    const alertsOf = (wanted: string) =>
      findings.filter(({ id }) => id === wanted).map(({ alertnames }) => alertnames);
    expect(alertsOf('short-burst-pages')).to.deep.equal([['HighErrorRate'], ['ErrorBudgetBurn']]);
    const [five, three] = alertsOf('restart-ends-page');
    expect(five).to.include.members(['HighErrorRate', 'LowDiskSpace']).and.not.to.include('ServiceDown');
    expect(three).to.deep.equal(['EndpointProbeFailed']);
    expect(lint()).to.deep.equal([]);
  });

  const application = 'prometheus/rules/application.yml';
  const alertmanager = 'alertmanager/alertmanager.yml';
  const byService = 'sum by (service) (rate(http_requests_total{status=~"5.."}[5m]))';
  const broken: [what: string, file: string, from: string, to: string, finding: RegExp][] = [
    [
      'a template file that alertmanager.yml does not list',
      alertmanager,
      '- templates/firedrill.tmpl',
      '- templates/firedril.tmpl',
      /broken-notification-template: Alertmanager cannot make the message for slack \(title\): template "firedrill.title" is not defined/,
    ],
    [
      'no severity',
      application,
      'severity: info',
      'level: info',
      /label-contract: LowThroughput carries no sev/,
    ],
    ['an unknown layer', application, 'layer: application', 'layer: app', /label-contract: HighErrorRate/],
    [
      'a result without service',
      application,
      byService,
      byService.replace(' by (service)', ''),
      /missing-equal-label: HighErrorRate/,
    ],
    ['no summary', application, 'summary:', 'title:', /missing-annotation: HighErrorRate .* summary/],
    [
      'a foreign runbook',
      application,
      'runbooks/HighLatency',
      'runbooks/Latency',
      /missing-runbook: HighLatency/,
    ],
    [
      'an alert nobody defines',
      alertmanager,
      '"VeryHighP99Latency"',
      '"HighP99"',
      /unknown-inhibition.*HighP99/,
    ],
    [
      'a name in an alternative',
      alertmanager,
      '"HighLatency|Low',
      '"Latency|Low',
      /unknown-alternative.* Latency,/,
    ],
    ['no identity in equal', alertmanager, '[cluster, service]', '[cluster]', /wide-inhibition.*everything/],
    ['no cluster in equal', alertmanager, '[cluster, UUID]', '[UUID]', /wide-inhibition.*all others/],
    [
      'a planned alert with a rule',
      'planned-alerts.yml',
      'LogDocumentsRejected',
      'ServiceDown',
      /planned-has-rule/,
    ],
    [
      'a function nobody has',
      application,
      'humanizePercentage',
      'humanizeBytes',
      /unknown-template-function/,
    ],
    [
      'a source that is late',
      application,
      'for: 10m',
      'for: 5m',
      // In whichever scenario it is latest.
      /head-law: inhibit rule I1: HighErrorRate warning .* in \S+\/\S+/,
    ],
    [
      'a source that ends early',
      application,
      'keep_firing_for: 2m',
      '',
      /tail-law: inhibit rule I1: .*margin -\d+\.\d s/,
    ],
    [
      'a dead route',
      alertmanager,
      '- receiver: ml-webhook\n      matchers: [layer',
      '- receiver: ml-webhook\n      matchers: [alertname = "Watchdog", layer',
      /unreachable-route: .*ml-webhook/,
    ],
    [
      'a fatal severity',
      application,
      'severity: info',
      'severity: fatal',
      /default-route: LowThroughput with severity fatal/,
    ],
    [
      'a repeat that is a coin toss',
      alertmanager,
      'repeat_interval: 59m',
      'repeat_interval: 1m',
      /repeat-multiple/,
    ],
  ];
  for (const [what, file, from, to, finding] of broken) {
    it(`find ${what}`, () => {
      edit(file, from, to);
      expect(lint().join('\n')).to.match(finding);
    });
  }

  it('find a rule without runbook and a runbook without rule', () => {
    rmSync(join(copy, 'runbooks/ServiceDown.md'));
    writeFileSync(join(copy, 'runbooks/Nobody.md'), '# Nobody\n');
    expect(lint()).to.deep.equal([
      'prometheus/rules/infrastructure.yml: missing-runbook: ServiceDown links to a runbook that does not exist: there is no ServiceDown.md',
      'runbooks/Nobody.md: orphan-runbook: no rule is called Nobody: its runbook is about nothing',
    ]);
  });

  it('hold the configuration against its promises, and note where there are none', () => {
    const ids = (promisesFile?: string) =>
      lintConfig(readConfigFolder(copy), copy, [], runbooksFolder, promisesFile)
        .map(({ id }) => id)
        .filter((id) => id.includes('promise'));
    edit(alertmanager, 'group_wait: 10s', 'group_wait: 1m');
    expect(ids()).to.deep.equal(['promise-grouping']);
    rmSync(join(copy, 'promises.yml'));
    expect(ids()).to.deep.equal(['no-promises']);
    expect(ids(join(defaultConfigFolder, 'promises.yml'))).to.deep.equal(['promise-grouping']);
  });

  it('look for no runbooks in a foreign configuration that has none', () => {
    rmSync(join(copy, 'runbooks'), { recursive: true });
    expect(findRunbooks(copy)).to.equal(undefined);
    expect(lint()).to.deep.equal([]);
  });
});
