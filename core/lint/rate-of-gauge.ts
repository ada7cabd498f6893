import { parsePromql } from '../labtime/promql.ts';
import type { DiagnosingLint } from './lint.ts';
import { selectorsUnder } from './selectors.ts';

/** Gauges that the stack's exporters serve under these names (alerts.md of the project names them). */
const gauges = new Set([
  'up',
  'probe_success',
  'model_accuracy',
  'data_drift_score',
  'model_last_evaluation_timestamp_seconds',
  'node_memory_MemAvailable_bytes',
  'node_memory_MemTotal_bytes',
  'node_filesystem_avail_bytes',
  'node_filesystem_size_bytes',
  'node_load1',
  'DCGM_FI_DEV_GPU_TEMP',
  'DCGM_FI_DEV_FB_USED',
  'DCGM_FI_DEV_FB_FREE',
  'DCGM_FI_DEV_POWER_USAGE',
  'DCGM_FI_DEV_GPU_UTIL',
  'DCGM_FI_DEV_XID_ERRORS',
  'DCGM_EXP_XID_ERRORS_COUNT',
  'logstash_info_up',
  'filebeat_up',
]);

/**
 * Names that are gauges wherever they come from: by the naming guide of Prometheus, or as node_exporter, Go's client and
 * kube-state-metrics have them. Of all other names nothing is sure.
 */
const gaugeNames = [
  /_(?:celsius|ratio|percent|info|up)$/,
  /^node_(?:memory_\w+_bytes|filesystem_\w+_bytes|filesystem_files(?:_free)?|load\d+)$/,
  /^process_(?:open_fds|max_fds|resident_memory_bytes|virtual_memory_bytes)$/,
  /^go_(?:goroutines|threads|memstats_(?:alloc|heap_\w+|stack_\w+|sys)_bytes)$/,
  /^kube_\w+_(?:status_replicas\w*|spec_replicas|status_phase|status_condition|status_ready)$/,
];

/** Endings of counters, and colons: what rules record may be anything. */
const isOther = (metric: string): boolean => /_(?:total|count|sum|bucket)$|:/.test(metric);

function isGauge(metric: string): boolean {
  return gauges.has(metric) || (!isOther(metric) && gaugeNames.some((pattern) => pattern.test(metric)));
}

/** Trap 12: rate() takes every fall of a gauge for a restart of a counter, and adds it up. */
export const rateOfGauge: DiagnosingLint = {
  id: 'rate-of-gauge',
  severity: 'error',
  title: 'rate() of a gauge',
  find: ({ rules }) =>
    rules.flatMap(({ alert, expr, location }) =>
      selectorsUnder(parsePromql(expr), ['rate', 'irate', 'increase'])
        .filter(({ metric }) => isGauge(metric))
        .map(({ metric }) => ({
          alertnames: [alert],
          sentence: `${alert} takes the rate of ${metric}, which is a gauge: each fall counts as a restart, so the number means nothing (trap 12)`,
          location,
        })),
    ),
};
