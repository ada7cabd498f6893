import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { keepsLabel } from '../../../core/diagnose/keeps-label.ts';
import { FiredrillError } from '../../../core/errors.ts';
import { lintInhibitions } from './lint-inhibitions.ts';
import { lintRules } from './lint-rules.ts';
import { readConfig } from './read-config.ts';

const configFolder = join(import.meta.dirname, '..');
const runbooksFolder = join(import.meta.dirname, '../../../docs/runbooks');

describe('lints of the configuration', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'firedrill-lint-'));
    cpSync(configFolder, join(copy, 'config'), { recursive: true });
    cpSync(runbooksFolder, join(copy, 'runbooks'), { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const edit = (file: string, from: string, to: string): void => {
    const path = join(copy, file);
    const before = readFileSync(path, 'utf8');
    expect(before, `${file} holds what this test breaks`).to.include(from);
    writeFileSync(path, before.replace(from, to));
  };
  const lint = (): string[] => {
    const config = readConfig(join(copy, 'config'), join(copy, 'runbooks'));
    return [...lintRules(config), ...lintInhibitions(config)];
  };

  it('finds nothing wrong with the configuration as it is', () => {
    expect(lint()).to.deep.equal([]);
  });

  const application = 'config/prometheus/rules/application.yml';
  const alertmanager = 'config/alertmanager/alertmanager.yml';
  const byService = 'sum by (service) (rate(http_requests_total{status=~"5.."}[5m]))';
  const broken: [what: string, file: string, from: string, to: string, finding: RegExp][] = [
    ['no severity', application, 'severity: info', 'level: info', /LowThroughput : severity: want one of/],
    [
      'an unknown layer',
      application,
      'layer: application',
      'layer: app',
      /HighErrorRate .*layer: want one of/,
    ],
    [
      'a result without service',
      application,
      byService,
      byService.replace(' by (service)', ''),
      /no such label/,
    ],
    ['no summary', application, 'summary:', 'title:', /summary: the annotation is missing/],
    [
      'a foreign runbook',
      application,
      'runbooks/HighLatency',
      'runbooks/Latency',
      /HighLatency .*runbook_url: want/,
    ],
    ['an alert nobody defines', alertmanager, '"VeryHighP99Latency"', '"HighP99"', /no rule defines HighP99/],
    [
      'a name in an alternative',
      alertmanager,
      '"HighLatency|Low',
      '"Latency|Low',
      /no rule defines Latency,/,
    ],
    ['no identity in equal', alertmanager, '[cluster, service]', '[cluster]', /would mute the same of all/],
    ['no cluster in equal', alertmanager, '[cluster, UUID]', '[UUID]', /reach into other clusters/],
    [
      'a planned alert with a rule',
      'config/planned-alerts.yml',
      'LowDiskSpace',
      'ServiceDown',
      /has its rule now/,
    ],
  ];
  for (const [what, file, from, to, finding] of broken) {
    it(`finds ${what}`, () => {
      edit(file, from, to);
      expect(lint().join('\n')).to.match(finding);
    });
  }

  it('finds a rule without runbook and a runbook without rule', () => {
    rmSync(join(copy, 'runbooks/ServiceDown.md'));
    writeFileSync(join(copy, 'runbooks/Nobody.md'), '# Nobody\n');
    expect(lint()).to.deep.equal([
      'rules/infrastructure.yml: ServiceDown critical: runbook_url: docs/runbooks/ServiceDown.md does not exist',
      'docs/runbooks/Nobody.md: no rule has this name',
    ]);
  });

  it('says which file it cannot read', () => {
    edit(application, 'groups:', 'group:');
    expect(lint).to.throw(FiredrillError).with.property('code', 'CONFIG_FILE');
  });
});

describe('keepsLabel', () => {
  const kept = [
    'up == 0',
    'sum by (service) (rate(x[5m])) / sum by (service) (rate(y[5m])) > 1',
    'sum without (instance) (x)',
    'a / on (service) b',
    'a / ignoring (instance) b',
    'a * on (instance) group_left b',
    'sum(a) * on () group_right b',
    'a > 1 unless on (service) up == 0',
    'a and on () vector(1)',
    'histogram_quantile(0.9, sum by (service, le) (rate(x_bucket[5m]))) > 1',
    'max_over_time(rate(x[5m])[1h:1m]) offset 1m',
    'topk(3, x)',
    '100 * (1 - x)',
    'time() - x > 600',
  ];
  for (const expression of kept) {
    it(`true: ${expression}`, () => expect(keepsLabel(expression, 'service')).to.equal(true));
  }
  const dropped = [
    'vector(1)',
    'absent(x)',
    'sum(x) > 1',
    'sum by (instance) (x)',
    'sum without (service) (x)',
    'a / on (instance) b',
    'a / ignoring (service) b',
    'sum(a) / b',
    'sum(a) or b',
    'a or vector(0)',
    'sum(x) unless up == 0',
    'sum by (service) (sum(x))',
    'count(up) * on () group_left up',
  ];
  for (const expression of dropped) {
    it(`false: ${expression}`, () => expect(keepsLabel(expression, 'service')).to.equal(false));
  }
});
