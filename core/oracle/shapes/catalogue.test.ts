import { expect } from 'chai';
import type { Signal } from '../../fault.ts';
import { secondsOf, truthUnder } from '../testing/scene.ts';

const gauge = (metric: string, baseline: number, faultValue = baseline, more: object = {}): Signal => ({
  kind: 'gauge',
  service: 'app',
  labels: {},
  metric,
  baseline,
  faultValue,
  ...more,
});
const counter = (metric: string, baseline: number, faultValue: number, more: object = {}): Signal => ({
  kind: 'counter',
  service: 'app',
  labels: {},
  metric,
  per: 'second',
  baseline,
  faultValue,
  ...more,
});
const latency = (faultValue: number, shareRatio: number): Signal => ({
  kind: 'histogram',
  service: 'app',
  labels: {},
  metric: 'http_request_duration_seconds',
  bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  baseline: 0.06,
  faultValue,
  shareRatio,
  isDuration: true,
});
const p = (quantile: number, limit: number): string =>
  `histogram_quantile(${quantile}, sum by (service, le) (rate(http_request_duration_seconds_bucket[5m]))) > ${limit}`;

/**
 * The catalogue's forms of expression, each under a fault of ten minutes: seconds after the onset between which it begins to
 * hold, and those between which it ends. A scrape takes 15 s, a 5m window has 285 s from its first sample to its last.
 */
const seen: readonly (readonly [string, string, readonly Signal[], readonly number[]])[] = [
  [
    'HighCPUUsage: idle falls from 90 % to 0, 80 % is 7/9 of the way; a jiffy is 10 ms',
    '100 * (1 - avg by (instance, service) (rate(node_cpu_seconds_total{mode="idle"}[5m]))) > 80',
    [counter('node_cpu_seconds_total', 0.9, 0, { labels: { mode: 'idle' }, series: 2, unit: 0.01 })],
    [222, 237, 663, 678],
  ],
  [
    'HighMemoryUsage: available falls evenly from 80 to 0 in 160 s',
    '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.85',
    [
      gauge('node_memory_MemAvailable_bytes', 80, 0, { riseMs: 160_000 }),
      gauge('node_memory_MemTotal_bytes', 100),
    ],
    [130, 145, 600, 615],
  ],
  [
    'LowDiskSpace: the size and the flag stand still',
    'avail{fstype=~"ext[234]|xfs"} / size < 0.15 and readonly == 0',
    [
      gauge('avail', 50, 5, { labels: { fstype: 'ext4' } }),
      gauge('size', 100, 100, { labels: { fstype: 'ext4' } }),
      gauge('readonly', 0, 0, { labels: { fstype: 'ext4' } }),
    ],
    [0, 15, 600, 615],
  ],
  [
    'RuleEvaluationUnhealthy: a rule that comes with the fault fails every 30 s, and goes with it',
    'increase(failures_total[5m]) > 0 or increase(missed_total[5m]) > 0',
    [
      counter('failures_total', 0, 1 / 30, {
        per: 'lab-second',
        bornAtOnset: true,
        goneAtHeal: true,
      }),
    ],
    [15, 90, 840, 900],
  ],
  ['EndpointProbeFailed', 'probe_success == 0', [gauge('probe_success', 1, 0)], [0, 15, 600, 615]],
  ['HighLatency: all requests take 1.5 s, one in 20 may', p(0.95, 1), [latency(1.5, 1)], [16, 31, 872, 887]],
  ['VeryHighP99Latency: 2 % take 8 s, one in 100 may', p(0.99, 5), [latency(8, 0.02)], [148, 168, 748, 768]],
  [
    'LowThroughput: 50 requests a second become none',
    'sum by (service) (rate(http_requests_total[5m])) < 1 unless on (service) up == 0',
    [counter('http_requests_total', 1, 0, { per: 'request', hasPast: true })],
    [279, 294, 606, 621],
  ],
  [
    'LowPredictionConfidence: 0.9 becomes 0.5, half way',
    'sum by (service) (rate(c_sum[10m])) / sum by (service) (rate(c_count[10m])) < 0.7',
    [
      {
        kind: 'histogram',
        service: 'app',
        labels: {},
        metric: 'c',
        bounds: [0.5, 1],
        baseline: 0.9,
        faultValue: 0.5,
        shareRatio: 1,
        isDuration: false,
        hasPast: true,
      },
    ],
    [285, 308, 892, 908],
  ],
  [
    'HighMissingFeatureRate: every second request lacks one, 25 a second',
    'sum by (service, feature_name) (rate(missing_features_total[5m])) > 10 / 60',
    [counter('missing_features_total', 0, 0.5, { per: 'request', labels: { feature_name: 'age' } })],
    [2, 17, 883, 898],
  ],
  [
    'GPUMemoryPressure: used leaks from 10 to 100 of 100 in 100 s',
    'used / (used + free) > 0.9',
    [gauge('used', 10, 100, { riseMs: 100_000 }), gauge('free', 90, 0, { riseMs: 100_000 })],
    [89, 104, 600, 615],
  ],
  [
    'GPUXidError: the exporter keeps it for 5 minutes',
    'xids{xid=~"48|79"} > 0',
    [
      {
        kind: 'windowed-count',
        service: 'app',
        labels: { xid: '79' },
        metric: 'xids',
        windowMs: 300_000,
        everyMs: null,
      },
    ],
    [0, 15, 300, 315],
  ],
  ['GPUUncorrectableMemoryError', 'dbe > 0 or remap == 1', [gauge('dbe', 0, 2)], [0, 15, 600, 615]],
  [
    'GPUThermalThrottling: until the last step has left the window',
    'rate(violation[5m]) / 1e9 > 0',
    [counter('violation', 0, 1e8, { unit: 1e6 })],
    [0, 15, 885, 900],
  ],
  [
    'LogstashPipelineStalled: nothing comes out while the input goes on',
    'rate(in_total[5m]) > 0 and rate(out_total[5m]) == 0',
    [counter('in_total', 1, 1, { per: 'request' }), counter('out_total', 1, 0, { per: 'request' })],
    [285, 300, 600, 615],
  ],
  [
    'MonitoringConfigReloadFailed: the last good sample must leave the window',
    'max_over_time(a[5m]) == 0 or max_over_time(b[5m]) == 0',
    [gauge('a', 1, 0)],
    [285, 300, 600, 615],
  ],
  [
    'RuleEvaluationUnhealthy: a failure every 30 s',
    'increase(failures_total[5m]) > 0 or increase(missed_total[5m]) > 0',
    [counter('failures_total', 0, 1 / 30)],
    [0, 45, 855, 900],
  ],
];

describe('conditions of the catalogue', () => {
  for (const [name, expr, signals, seconds] of seen) {
    it(name, () => {
      expect(secondsOf(truthUnder(expr, signals))).to.deep.equal(seconds);
    });
  }

  const two = counter('x', 0, 5);
  for (const [why, expr, faults] of [
    ['younger than 6m15s', 'sum by (service) (rate(x[375s])) > 1', [[two]]],
    ['several faults that move x', 'rate(x[5m]) > 1', [[two], [two]]],
    ['several series of x', 'rate(x[5m]) > 1', [[two, counter('x', 0, 6, { labels: { a: 'b' } })]]],
    ['another series of x', 'rate(x{a="b"}[5m]) > 1', [[two]]],
    ['do not always hold the two samples', 'rate(x[20s]) > 1', [[two]]],
    ['an equality of averages', 'rate(x[5m]) == 3', [[two]]],
    ['may grow only every 5m', 'rate(x[5m]) > 0', [[counter('x', 0, 1 / 300)]]],
    ['with and without', 'rate(x[5m]) < 6', [[two]]],
    ['without any fault', 'rate(x[5m]) < 3', [[two]]],
    [
      'vanishes while app does not answer',
      'rate(x[5m]) > 1',
      [[two], [{ kind: 'target-down', service: 'app' }]],
    ],
    ['does not see through', 'rate(x[5m]) > 1 and rate(x[5m:1m]) > 1', [[two]]],
    ['does not see through', 'sum(rate(x[5m])) > 1', [[two]]],
    ['does not see through', 'rate(x[5m]) / rate(x[6m]) > 1', [[two]]],
    ['the divisor of x', 'sum by (service) (rate(x[5m])) / sum by (service) (rate(x[5m])) > 1', [[two]]],
    ['one perhaps after the other', 'a == 1 or b == 1', [[gauge('a', 0, 1), afterwards('b')]]],
    ['the exception after `unless`', 'a == 1 unless b == 1', [[gauge('a', 0, 1), gauge('b', 0, 1)]]],
    ['no fault of the scenario moves b', 'a == 1 and b == 1', [[gauge('a', 0, 1)]]],
    ['comes and goes', 'a == 1', [[every(200_000)]]],
  ] as const satisfies readonly (readonly [string, string, readonly (readonly Signal[])[]])[]) {
    it(`are not seen through: ${expr}, ${why}`, () => {
      const truth = truthUnder(expr, ...faults);
      expect(truth).to.have.property('kind', 'unknown');
      expect(truth).to.have.property('why').that.includes(why);
    });
  }

  for (const [why, expr, signals] of [
    ['the buckets of http_request_duration_seconds end at 30', p(0.95, 30), [latency(60, 1)]],
    ['no nearer', p(0.95, 1), [latency(0.3, 1)]],
    ['never take', p(0.99, 5), [latency(8, 0.005)]],
    ['never take', 'rate(x[10m]) > 4.9', [counter('x', 1, 4, { hasPast: true })]],
    ['never fill', 'max_over_time(a[15m]) < 1', [gauge('a', 1, 0)]],
    ['is looked at over', 'rate(x[15m]) == 0', [counter('x', 1, 0, { hasPast: true })]],
  ] as const satisfies readonly (readonly [string, string, readonly Signal[]])[]) {
    it(`never hold: ${expr}, ${why}`, () => {
      const truth = truthUnder(expr, signals);
      expect(truth).to.have.property('kind', 'never');
      expect(truth).to.have.property('why').that.includes(why);
    });
  }
});

/** One event a time, each seen for a minute. */
function every(everyMs: number): Signal {
  return { kind: 'windowed-count', service: 'app', labels: {}, metric: 'a', windowMs: 60_000, everyMs };
}

/** Is 1 for a minute after the heal. */
function afterwards(metric: string): Signal {
  const healed = [
    { afterMs: 0, value: 1 },
    { afterMs: 60_000, value: 1 },
  ];
  return { kind: 'gauge-course', service: 'app', labels: {}, metric, baseline: 0, onset: [], healed };
}
