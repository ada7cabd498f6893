import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type AlertRule, readRules } from '../../core/config/rules.ts';
import { parsePromql } from '../../core/labtime/promql.ts';
import { selectorsIn } from '../../core/lint/selectors.ts';
import { readConfigFolder, readConfigUnderTest } from '../../engine/run/config-folder.ts';
import { type RuleTestFile, untestedRules } from './untested-rules.ts';

const { rules } = readConfigUnderTest(readConfigFolder());
const testFolder = join(import.meta.dirname, 'prometheus/tests');
const testFiles = readdirSync(testFolder).map(
  (path): RuleTestFile => ({ path, text: readFileSync(join(testFolder, path), 'utf8') }),
);

/** The catalogue of alerts without the log pipeline: severities by alert, by layer. */
const catalogue: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  infrastructure: {
    HighCPUUsage: ['critical', 'warning'],
    HighMemoryUsage: ['critical', 'warning'],
    LowDiskSpace: ['critical'],
    DiskFillingUp: ['warning'],
    ServiceDown: ['critical'],
    TargetFlapping: ['warning'],
  },
  application: {
    HighErrorRate: ['critical', 'warning'],
    ErrorBudgetBurn: ['critical', 'warning'],
    HighLatency: ['warning'],
    VeryHighP99Latency: ['warning'],
    LowThroughput: ['info'],
    EndpointProbeFailed: ['critical'],
  },
  ml_model: {
    ModelAccuracyDrop: ['critical'],
    DataDriftDetected: ['info', 'warning'],
    HighInferenceLatency: ['warning'],
    LowPredictionConfidence: ['warning'],
    HighMissingFeatureRate: ['warning'],
    ModelEvaluationStale: ['warning'],
  },
  gpu: {
    GPUTemperatureHigh: ['critical', 'warning'],
    GPUMemoryPressure: ['warning'],
    GPUXidError: ['critical', 'warning'],
    GPUUncorrectableMemoryError: ['critical'],
    GPUThermalThrottling: ['warning'],
  },
  meta: {
    Watchdog: ['none'],
    MonitoringConfigReloadFailed: ['critical'],
    PrometheusNotConnectedToAlertmanager: ['critical'],
    AlertDeliveryFailing: ['critical'],
    RuleEvaluationUnhealthy: ['warning'],
    MetricsAbsent: ['warning'],
  },
};

const metricsOf = (expr: string): string[] => {
  const tree = parsePromql(expr);
  return selectorsIn(tree, tree.root).map(({ metric }) => metric);
};

describe('the rules', () => {
  it('are those of the catalogue, with every tier, each in the file of its layer', () => {
    const found = rules.map(({ alert, labels, location }) => {
      const { layer, severity } = labels;
      expect(location.file, alert).to.equal(`prometheus/rules/${layer}.yml`);
      return `${layer} ${alert} ${severity}`;
    });
    const wanted = Object.entries(catalogue).flatMap(([layer, alerts]) =>
      Object.entries(alerts).flatMap(([alert, tiers]) => tiers.map((tier) => `${layer} ${alert} ${tier}`)),
    );
    expect([...new Set(found)]).to.have.members(wanted);
  });

  it('miss every metric that they read of a service, host or GPU when it is not there', () => {
    const missed = new Set(rules.flatMap(({ labels }) => labels['metric'] ?? []));
    // These exist only when something happened, always, or in programs that monitor.
    const excused =
      /^(?:up|probe_success|DCGM_EXP_XID_ERRORS_COUNT|(?:prometheus|alertmanager|blackbox_exporter)_\w+)$/;
    const read = rules.flatMap(({ expr }) => metricsOf(expr)).filter((metric) => !excused.test(metric));
    expect([...new Set(read)].sort()).to.deep.equal([...missed].sort());
    for (const { alert, labels, expr } of rules.filter((rule) => rule.alert === 'MetricsAbsent')) {
      const selector = `${labels['metric']}{service="${labels['service']}"}`;
      expect(expr, alert).to.equal(`absent(${selector}) and on () up{service="${labels['service']}"}`);
    }
  });

  it('are all tested: before they fire, when they fire, after that, and with series that vanish', () => {
    expect(untestedRules(rules, testFiles)).to.deep.equal([]);
  });
});

describe('the check of the unit tests', () => {
  const rule = (extra = ''): AlertRule[] =>
    readRules({
      path: 'rules/x.yml',
      text: `
groups:
  - name: x
    rules:
      - { alert: A, expr: m > 1, labels: { severity: warning${extra} }, annotations: { summary: s, value: v } }`,
    });
  const before = '- { eval_time: 1m, alertname: A }';
  const at =
    '- { eval_time: 90s, alertname: A, exp_alerts: [{ exp_labels: { severity: warning, service: a }, exp_annotations: { summary: s, value: v } }] }';
  const after =
    '- { eval_time: 2m, alertname: A, exp_alerts: [{ exp_labels: { severity: warning, service: a } }] }';
  const stale = `[{ series: 'm{service="a"}', values: 2x9 stale }]`;
  const tests = (instants: readonly string[], series = stale): RuleTestFile[] => [
    {
      path: 'x.yml',
      text: `
evaluation_interval: 30s
tests:
  - input_series: ${series}
    alert_rule_test:
${instants.map((instant) => `      ${instant}`).join('\n')}
`,
    },
  ];

  it('passes a rule with all of them', () => {
    expect(untestedRules(rule(), tests([before, at, after]))).to.deep.equal([]);
  });

  const gaps: readonly (readonly [what: string, files: RuleTestFile[], gap: string])[] = [
    ['no test at all', [], 'no test expects it to fire'],
    ['another tier only', tests([before, at.replace('warning', 'info')]), 'no test expects it to fire'],
    ['nothing before', tests([at, after]), 'no test looks one evaluation before it fires'],
    [
      'a gap before',
      tests([before.replace('1m', '30s'), at, after]),
      'no test looks one evaluation before it fires',
    ],
    ['nothing after', tests([before, at]), 'no test looks one evaluation after it fires'],
    [
      'an annotation left out',
      tests([before, at.replace(', value: v', ''), after]),
      'no test compares its annotations at the first instant that it fires',
    ],
    [
      'a series that stays',
      tests([before, at, after], stale.replace(' stale', '')),
      'no test lets a series that it reads go stale',
    ],
    [
      'another series that goes',
      tests([before, at, after], stale.replace('m{', 'n{')),
      'no test lets a series that it reads go stale',
    ],
  ];
  for (const [what, files, gap] of gaps) {
    it(`objects to ${what}`, () => {
      expect(untestedRules(rule(), files)).to.deep.equal([`A warning: ${gap}`]);
    });
  }

  it('tells rules of one alert apart by the metric that they miss', () => {
    const [gap] = untestedRules(rule(', metric: m'), tests([before, at, after]));
    expect(gap).to.equal('A warning (m): no test expects it to fire');
  });
});
